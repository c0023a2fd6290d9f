//! The body of a function, generic over the scope it runs in.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Item, Stmt, TypePath, parse_quote};

use crate::ir::{Block, Plate, Role, Site, Statement, Syntax, Word};
use crate::matching::Matched;
use crate::slots::BlockSlots;
use crate::words::for_each_word;

/// What the statements of a body are rewritten with.
pub struct Body<'a> {
    pub role: Role,
    pub runtime: &'a TokenStream,
    /// The name of a model's schema, where the places of its latents stand.
    pub schema: &'a TokenStream,
}

/// The names of a body's generated variables: users cannot name them.
pub fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The width of a body's numbers.
pub fn width() -> Ident {
    format_ident!("__SVI_N")
}

impl Body<'_> {
    /// The statements of a block, and the harvest of its leaves.
    pub fn block(&self, block: &Block, slots: &BlockSlots, matched: &Matched) -> TokenStream {
        let runtime = self.runtime;
        let tokens: Vec<Ident> = (0..slots.first.len()).map(|leaf| local(&format!("__slot{leaf}"))).collect();
        let first = &slots.first;
        let leaves: Vec<&Site> = block.sites().filter(|site| site.is_leaf(self.role)).collect();
        let mut cursor = Cursor::default();
        let mut ended = vec![false; leaves.len()];
        let mut statements = TokenStream::new();
        for (statement, ends) in block.statements.iter().zip(&slots.ends) {
            statements.extend(self.statement(statement, slots, matched, &mut cursor));
            for leaf in ends {
                ended[*leaf] = true;
                statements.extend(self.end(leaves[*leaf], &tokens[*leaf]));
            }
        }
        let at_end = (0..leaves.len()).rev().filter(|leaf| !ended[*leaf]);
        let at_end = at_end.map(|leaf| self.end(leaves[leaf], &tokens[leaf]));
        quote! {
            #(let #tokens = #runtime::Slot::new(#first);)*
            { #statements }
            #(#at_end)*
        }
    }

    fn end(&self, leaf: &Site, slot: &Ident) -> TokenStream {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let end = if leaf.word == Word::Param { quote!(end_param) } else { quote!(end_sample) };
        quote!(#runtime::#end(&mut *#scope, &mut *#window, #slot);)
    }

    fn statement(
        &self,
        statement: &Statement,
        slots: &BlockSlots,
        matched: &Matched,
        cursor: &mut Cursor,
    ) -> TokenStream {
        match &statement.syntax {
            Syntax::Ordinary(stmt) => self.ordinary(stmt, &statement.sites, matched, cursor),
            Syntax::Plate(plate) => {
                let index = cursor.plates;
                cursor.plates += 1;
                let nothing = Matched::default();
                let (of_model, inner) = matched.plates.get(index).map_or((index, &nothing), |(i, m)| (*i, m));
                self.plate(plate, (index, of_model), &slots.plates[index], inner)
            }
        }
    }

    fn plate(
        &self,
        plate: &Plate,
        (own, of_model): (usize, usize),
        slots: &BlockSlots,
        matched: &Matched,
    ) -> TokenStream {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let Plate { name, index, len, body } = plate;
        let (params, latents) = (self.width(body.width(Word::Param)), self.width(self.latents_width(body, matched)));
        let body = self.block(body, slots, matched);
        quote! {
            #runtime::plate(
                #len,
                &mut *#scope,
                &mut *#window,
                #runtime::PlateSite::<#params, #latents> { name: #name, params: #own, latents: #of_model },
                |#scope, #window, #index| { #body },
            );
        }
    }

    /// How many numbers the model's latents of a plate have, if that is known.
    fn latents_width(&self, body: &Block, matched: &Matched) -> Option<usize> {
        if self.role == Role::Model { body.width(Word::Sample) } else { matched.width }
    }

    /// How many numbers an iteration has, if that is known.
    fn width(&self, known: Option<usize>) -> TokenStream {
        let runtime = self.runtime;
        known.map_or_else(|| quote!({ #runtime::DYNAMIC }), |width| quote!(#width))
    }

    fn ordinary(&self, stmt: &Stmt, sites: &[Site], matched: &Matched, cursor: &mut Cursor) -> TokenStream {
        let mut stmt = stmt.clone();
        let mut sites = sites.iter();
        for_each_word(&mut stmt, &mut |expr, _, _| {
            if let Some(site) = sites.next() {
                *expr = self.call(expr, site, matched, cursor);
            }
        });
        BodyReal { runtime: self.runtime }.visit_stmt_mut(&mut stmt);
        quote!(#stmt)
    }

    /// The call that a word becomes. Its arguments are evaluated before the scope is borrowed, so they may hold words too.
    fn call(&self, expr: &Expr, site: &Site, matched: &Matched, cursor: &mut Cursor) -> Expr {
        let Expr::Call(call) = expr else { return expr.clone() };
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let arguments: Vec<&Expr> = call.args.iter().skip(1).collect();
        let name = &site.name;
        let recorded = cursor.recorded;
        let record = quote!(#runtime::Site { name: #name, index: #recorded });
        cursor.recorded += usize::from(site.is_recorded());
        let slot = local(&format!("__slot{}", cursor.leaves));
        cursor.leaves += usize::from(site.is_leaf(self.role));
        let scope = quote!(&mut *#scope);
        let window = quote!(&mut *#window);
        match (site.word, self.role) {
            (Word::Sample, Role::Model) => {
                parse_quote!(#runtime::sample(#(#arguments),*, #scope, #window, &#slot, #record))
            }
            (Word::Sample, Role::Guide) => {
                let start = self.start(matched.facts.get(cursor.samples).copied().unwrap_or_default());
                cursor.samples += 1;
                parse_quote!(#runtime::sample_in_guide(#(#arguments),*, #scope, #window, #start, #name))
            }
            (Word::Observe, _) => parse_quote!(#runtime::observe(#(#arguments),*, #scope, #record)),
            (Word::Factor, _) => parse_quote!(#runtime::factor(#(#arguments),*, #scope, #record)),
            (Word::Deterministic, _) => parse_quote!(#runtime::deterministic(#(#arguments),*, #scope, #record)),
            (Word::Param, _) => {
                let point = match &site.size {
                    None => quote!(f64),
                    Some(size) => quote!([f64; #size]),
                };
                parse_quote! {
                    #runtime::param(
                        || #runtime::initial_of::<#point, _>(#(#arguments),*), #scope, #window, &#slot, #name,
                    )
                }
            }
        }
    }

    /// Where a latent of the model begins in its block.
    fn start(&self, fact: usize) -> TokenStream {
        let (runtime, schema) = (self.runtime, self.schema);
        quote!(<#schema as #runtime::Schema>::STARTS[#fact])
    }
}

/// Which site of its block comes next.
#[derive(Default)]
struct Cursor {
    leaves: usize,
    samples: usize,
    recorded: usize,
    plates: usize,
}

/// `Real` without arguments, as a type in a body, is the body's own number.
struct BodyReal<'a> {
    runtime: &'a TokenStream,
}

impl VisitMut for BodyReal<'_> {
    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        if ty.qself.is_none() && ty.path.is_ident("Real") {
            let (runtime, width) = (self.runtime, width());
            ty.path = parse_quote!(#runtime::Real::<'_, #width>);
        }
        visit_mut::visit_type_path_mut(self, ty);
    }

    fn visit_item_mut(&mut self, _item: &mut Item) {}
}
