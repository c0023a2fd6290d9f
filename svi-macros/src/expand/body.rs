//! The body of a function, generic over the scope it runs in.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Item, Stmt, TypePath, parse_quote};

use super::spans::{block_at, call_over, ends, located_at};
use crate::ir::{Block, Enumeration, Plate, Role, Site, Statement, Syntax, Word};
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

/// The slot of a leaf, at the word.
fn slot(leaf: &Site) -> Ident {
    let mut slot = syn::parse_str(&leaf.name.value()).unwrap_or_else(|_| local("__slot"));
    slot.set_span(Span::mixed_site().located_at(leaf.span));
    slot
}

fn borrowed(leaf: &Site) -> TokenStream {
    let slot = slot(leaf);
    quote_spanned!(slot.span()=> &#slot)
}

/// The width of a body's numbers.
pub fn width() -> Ident {
    format_ident!("__SVI_N")
}

impl Body<'_> {
    /// The statements of a block, and the harvest of its leaves. `braces` is where the user has the block.
    pub fn block(&self, block: &Block, braces: Span, slots: &BlockSlots, matched: &Matched) -> TokenStream {
        let leaves: Vec<&Site> = block.sites().filter(|site| site.is_leaf(self.role)).collect();
        let surroundings = Surroundings { statements: &block.statements, leaves: &leaves, slots, matched };
        block_at(braces, self.from(0, &surroundings, &mut Cursor::default()))
    }

    /// The statements from `start` on, and the harvest of the leaves made there. What stands behind an enumeration is inside
    /// of it, with the harvest of its own leaves.
    fn from(&self, start: usize, block: &Surroundings<'_>, cursor: &mut Cursor) -> TokenStream {
        let runtime = self.runtime;
        let all = block.statements;
        let enumeration = all[start..].iter().position(|statement| statement.enumeration().is_some());
        let end = enumeration.map_or(all.len(), |behind| start + behind + 1);
        let first_leaf = cursor.leaves;
        cursor.leaves += all[start..end].iter().map(|statement| self.leaves(statement)).sum::<usize>();
        let own = first_leaf..cursor.leaves;
        let tokens = own.clone().map(|leaf| slot(block.leaves[leaf]));
        let first = &block.slots.first[own.clone()];
        let mut ended = BTreeSet::new();
        let mut statements = TokenStream::new();
        for index in start..end {
            statements.extend(self.statement(index, block, cursor));
            for leaf in &block.slots.ends[index] {
                ended.insert(*leaf);
                statements.extend(self.end(block.leaves[*leaf]));
            }
        }
        let at_end = own.rev().filter(|leaf| !ended.contains(leaf)).map(|leaf| self.end_of_block(block.leaves[leaf]));
        quote! {
            #(let #tokens = #runtime::Slot::new(#first);)*
            { #statements }
            #(#at_end)*
            #runtime::finished()
        }
    }

    /// How many leaves the statement makes.
    fn leaves(&self, statement: &Statement) -> usize {
        statement.sites.iter().filter(|site| site.is_leaf(self.role)).count()
    }

    /// The harvest of a leaf between statements, which consumes its slot: a later use of the leaf is an error. That the
    /// slot also goes out of scope is the same error, which the compiler leaves out if the move stands where the borrow does.
    fn end(&self, leaf: &Site) -> TokenStream {
        let end = if leaf.word == Word::Param { quote!(end_param) } else { quote!(end_sample) };
        let slot = slot(leaf);
        self.harvest(end, quote!(#slot))
    }

    /// The harvest of a leaf at the end of its block, where its slot goes out of scope.
    fn end_of_block(&self, leaf: &Site) -> TokenStream {
        let end = if leaf.word == Word::Param { quote!(last_param) } else { quote!(last_sample) };
        self.harvest(end, borrowed(leaf))
    }

    fn harvest(&self, function: TokenStream, slot: TokenStream) -> TokenStream {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        quote!(#runtime::#function(&mut *#scope, &mut *#window, #slot);)
    }

    fn statement(&self, index: usize, block: &Surroundings<'_>, cursor: &mut Cursor) -> TokenStream {
        let (statement, slots, matched) = (&block.statements[index], block.slots, block.matched);
        match &statement.syntax {
            Syntax::Ordinary(stmt) => self.ordinary(stmt, &statement.sites, matched, cursor),
            Syntax::Plate(plate) => {
                let index = cursor.plates;
                cursor.plates += 1;
                let nothing = Matched::default();
                let (of_model, inner) = matched.plates.get(index).map_or((index, &nothing), |(i, m)| (*i, m));
                self.plate(plate, (index, of_model), &slots.plates[index], inner)
            }
            Syntax::Enumeration(enumeration) => self.enumeration(enumeration, index, block, cursor),
        }
    }

    /// The sum over the values of a site: the statements behind it become a closure.
    fn enumeration(
        &self,
        Enumeration { span, attributes, value, distribution }: &Enumeration,
        index: usize,
        block: &Surroundings<'_>,
        cursor: &mut Cursor,
    ) -> TokenStream {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let Some((site, inner)) = block.statements[index].sites.split_last() else { return TokenStream::new() };
        let argument = self.ordinary(&Stmt::Expr(distribution.clone(), None), inner, block.matched, cursor);
        let record = recorded(site, runtime, cursor);
        let is_last = !block.statements[index + 1..].iter().any(Statement::enumerates);
        let (function, inline) =
            if is_last { ("enumerate_last", quote!(#[inline(always)])) } else { ("enumerate", TokenStream::new()) };
        let rest = self.from(index + 1, block, cursor);
        let rest = quote_spanned! {*span=>
            #inline |#scope, #window, #(#attributes)* #value| -> #runtime::Finished { #rest }
        };
        let arguments = quote!(#argument, &mut *#scope, &mut *#window, #record, #rest);
        let call = call_over(&site.argument, runtime, (function, TokenStream::new()), arguments);
        quote!(#call;)
    }

    fn plate(
        &self,
        plate: &Plate,
        (own, of_model): (usize, usize),
        slots: &BlockSlots,
        matched: &Matched,
    ) -> TokenStream {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let Plate { span, braces, name, index, len, body } = plate;
        let (params, latents) = (self.width(body.width(Word::Param)), self.width(self.latents_width(body, matched)));
        let body = self.block(body, *braces, slots, matched);
        let iteration = quote_spanned! {*span=>
            |#scope, #window, #index| -> #runtime::Finished { #body }
        };
        let plate = quote_spanned!(*span=> plate);
        quote! {
            #runtime::#plate(
                #len,
                &mut *#scope,
                &mut *#window,
                #runtime::PlateSite::<#params, #latents> { name: #name, params: #own, latents: #of_model },
                #iteration,
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
        let record = recorded(site, runtime, cursor);
        let slot = borrowed(site);
        let scope = quote!(&mut *#scope);
        let window = quote!(&mut *#window);
        let none = TokenStream::new;
        let over = |function, types, arguments| call_over(&site.argument, runtime, (function, types), arguments);
        let call = match (site.word, self.role) {
            (Word::Sample, Role::Model) => {
                over("sample", none(), quote!(#(#arguments),*, #scope, #window, #slot, #record))
            }
            (Word::Sample, Role::Guide) => {
                let start = self.start(matched.facts.get(cursor.samples).copied().unwrap_or_default());
                cursor.samples += 1;
                over("sample_in_guide", none(), quote!(#(#arguments),*, #scope, #window, #start, #name))
            }
            (Word::Observe, _) => over("observe", none(), quote!(#(#arguments),*, #scope, #record)),
            (Word::Factor, _) => over("factor", none(), quote!(#(#arguments),*, #scope, #record)),
            (Word::Deterministic, _) => {
                let point = point(site);
                let value = over("recorded_as", quote!(::<#point, _>), quote!(#(#arguments),*));
                over("deterministic", none(), quote!(#value, #scope, #record))
            }
            (Word::Param, _) => {
                let point = point(site);
                let initial = over("initial_of", quote!(::<#point, _>), quote!(#(#arguments),*));
                over("param", none(), quote!(|| #initial, #scope, #window, #slot, #name))
            }
            // It is a statement, not a call.
            (Word::Enumerate, _) => quote!(#expr),
        };
        parse_quote!(#call)
    }

    /// Where a latent of the model begins in its block.
    fn start(&self, fact: usize) -> TokenStream {
        let (runtime, schema) = (self.runtime, self.schema);
        quote!(<#schema as #runtime::Schema>::FACTS[#fact].start)
    }
}

/// The type of a site's field in a record.
fn point(site: &Site) -> TokenStream {
    match &site.size {
        None => quote!(f64),
        Some(size) => quote!([f64; #size]),
    }
}

/// The site for the runtime: its name and its place in a predictive draw.
fn recorded(site: &Site, runtime: &TokenStream, cursor: &mut Cursor) -> TokenStream {
    let (name, index) = (&site.name, cursor.recorded);
    cursor.recorded += usize::from(site.is_recorded());
    quote!(#runtime::Site { name: #name, index: #index })
}

/// A block, and what is known of it.
struct Surroundings<'a> {
    statements: &'a [Statement],
    /// The leaves of the block, in the order of their slots.
    leaves: &'a [&'a Site],
    slots: &'a BlockSlots,
    matched: &'a Matched,
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
            let path = located_at(ends(&ty.path).0, quote!(#runtime::Real::<'_, #width>));
            ty.path = parse_quote!(#path);
        }
        visit_mut::visit_type_path_mut(self, ty);
    }

    fn visit_item_mut(&mut self, _item: &mut Item) {}
}
