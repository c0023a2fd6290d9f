//! The body of a function, generic over the scope it runs in.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Item, Lifetime, Local, Pat, PathArguments, Stmt, Type, TypePath, parse_quote};

use super::numbers::of_numbers;
use super::parts;
use super::spans::{block_at, call_over, ends, located_at};
use crate::ir::{Block, Enumeration, Function, Leaf, Role, Site, Statement, Syntax, Word};
use crate::lanes::Outside;
use crate::matching::Matched;
use crate::slots::BlockSlots;
use crate::words::{Found, called_word, for_each_word};

/// What the statements of a body are rewritten with.
#[derive(Clone, Copy)]
pub struct Body<'a> {
    pub role: Role,
    /// The function.
    pub function: &'a Ident,
    /// How many slots its own leaves take.
    pub own_slots: &'a TokenStream,
    pub runtime: &'a TokenStream,
    /// The name of a model's schema, where the places of its latents stand.
    pub schema: &'a TokenStream,
    /// What becomes of the last expression of the block, if it is collected.
    pub collecting: Option<Collecting<'a>>,
    /// Whether the statements stand behind an enumeration.
    pub summed: bool,
    /// What the plates of a function find outside of themselves, where they may run side by side.
    pub outside: Option<&'a Outside>,
    /// Whether it is for iterations that run side by side.
    pub in_lanes: bool,
}

/// What becomes of the last expression of a block.
#[derive(Clone, Copy, Debug)]
pub enum Collecting<'a> {
    /// It is a number of a plate's vector.
    Number,
    /// It is the next state of a scan, of this type.
    State(&'a TokenStream),
    /// It is the value of the function.
    Outcome,
}

/// The names of a body's generated variables: users cannot name them.
pub fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The width of a body's numbers. The compiler prints it: a `Real` of the body is a `Real<'_, ThisBody>`.
pub fn width() -> Ident {
    format_ident!("ThisBody")
}

/// The body of a function with mistakes. The compiler has found one of syntax too, or else knows more of the language than the
/// macro: then nothing that runs the body is built.
pub fn empty(function: &Function, runtime: &TokenStream) -> TokenStream {
    let (scope, window, args) = (local("__scope"), local("__window"), local("__args"));
    let text = format!("`{}` is written in syntax that its macro does not know yet", function.name);
    let refuse = function.unreadable.then(|| quote!(const { ::core::panic!(#text) };));
    quote!(#refuse let _ = (#scope, #window, #args); #runtime::finished())
}

impl<'a> Body<'a> {
    /// That of a function.
    pub fn new(
        function: &'a Function,
        runtime: &'a TokenStream,
        schema: &'a TokenStream,
        own_slots: &'a TokenStream,
    ) -> Self {
        let collecting = function.output.as_ref().map(|_| Collecting::Outcome);
        Self {
            role: function.role,
            function: &function.name,
            own_slots,
            runtime,
            schema,
            collecting,
            summed: false,
            outside: None,
            in_lanes: false,
        }
    }
}

impl Body<'_> {
    /// The same for a block whose last expression becomes this.
    pub(super) fn with<'b>(&'b self, collecting: Option<Collecting<'b>>) -> Body<'b> {
        let body: Body<'b> = *self;
        Body { collecting, ..body }
    }

    /// The statements of a block, and the harvest of its leaves. `braces` is where the user has the block.
    pub fn block(&self, block: &Block, braces: Span, slots: &BlockSlots, matched: &Matched) -> TokenStream {
        let leaves = block.leaves(self.role);
        let surroundings = Surroundings { block, leaves: &leaves, slots, matched };
        // Braces around a value alone would be one lint of the user's file.
        let empty = block.statements.is_empty().then(|| quote!(let () = ();));
        let statements = self.from(0, &surroundings, &mut Cursor::default());
        block_at(braces, quote!(#empty #statements))
    }

    /// The statements from `start` on, and the harvest of the leaves made there. What stands behind an enumeration is inside
    /// of it, with the harvest of its own leaves.
    fn from(&self, start: usize, block: &Surroundings<'_>, cursor: &mut Cursor) -> TokenStream {
        let runtime = self.runtime;
        let all = &block.block.statements;
        let enumeration = all[start..].iter().position(|statement| statement.enumeration().is_some());
        let end = enumeration.map_or(all.len(), |behind| start + behind + 1);
        let made_here = |leaf: &usize| (start..end).contains(&block.leaves[*leaf].0);
        let own: Vec<usize> = (0..block.leaves.len()).filter(made_here).collect();
        let tokens = own.iter().map(|leaf| self.token(&block.leaves[*leaf].1, &block.slots.first[*leaf]));
        let mut ended = BTreeSet::new();
        let mut statements = TokenStream::new();
        // Items in front stay there, as lints want them.
        let first = start + all[start..end].iter().take_while(|statement| statement.is_item()).count();
        let items: TokenStream = (start..first).map(|index| self.statement(index, block, cursor)).collect();
        for index in first..end {
            statements.extend(self.statement(index, block, cursor));
            for leaf in block.slots.ends[index].iter().filter(|_| !self.in_lanes) {
                ended.insert(*leaf);
                statements.extend(self.end(*leaf, block, false));
            }
        }
        let at_end = own.iter().rev().filter(|leaf| !ended.contains(*leaf)).map(|leaf| self.end(*leaf, block, true));
        // Nothing is handed back by iterations that have to run again.
        let checked = (self.in_lanes && start == 0).then(|| {
            let (rows, scope) = (local("__rows"), local("__scope"));
            quote!(if #rows.taken_back(&mut *#scope) { break; })
        });
        quote! {
            #items
            #(#tokens)*
            #statements
            #checked
            #(#at_end)*
            #runtime::finished()
        }
    }

    fn statement(&self, index: usize, block: &Surroundings<'_>, cursor: &mut Cursor) -> TokenStream {
        let (statement, slots, matched) = (&block.block.statements[index], block.slots, block.matched);
        match &statement.syntax {
            Syntax::Ordinary(stmt) => self.ordinary(stmt, statement, matched, cursor),
            Syntax::Plate(plate) => {
                let index = cursor.plates;
                cursor.plates += 1;
                let nothing = Matched::default();
                let (of_model, inner) = matched.plates.get(index).map_or((index, &nothing), |(i, m)| (*i, m));
                match &plate.part {
                    Some(part) => self.part(plate, part, (index, of_model), inner),
                    None => self.plate(plate, (index, of_model), &slots.plates[index], inner),
                }
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
        let (runtime, scope, window, width) = (self.runtime, local("__scope"), local("__window"), width());
        let statement = &block.block.statements[index];
        let Some((site, inner)) = statement.sites.split_last() else { return TokenStream::new() };
        let argument =
            self.rewritten(&Stmt::Expr(distribution.clone(), None), (inner, statement), block.matched, cursor);
        let record = self.recorded(site, cursor);
        let behind = &block.block.statements[index + 1..];
        let (function, inline) = if behind.iter().any(Statement::reads_vectors) {
            ("enumerate_reading", TokenStream::new())
        } else if behind.iter().any(Statement::enumerates) {
            ("enumerate", TokenStream::new())
        } else {
            ("enumerate_last", quote!(#[inline(always)]))
        };
        let rest = Self { summed: true, ..*self }.from(index + 1, block, cursor);
        let rest = quote_spanned! {*span=>
            #inline |#scope, #window, #(#attributes)* #value| -> #runtime::Finished { #rest }
        };
        let argument = match &argument {
            Stmt::Expr(distribution, _) if !self.in_lanes => {
                let held = of_numbers(distribution, None, runtime);
                call_over(&site.argument, runtime, ("Enumerable", quote!(::<#width>::itself)), quote!(#held))
            }
            other => other.to_token_stream(),
        };
        let arguments = quote!(#argument, &mut *#scope, &mut *#window, #record, #rest);
        let types = match &site.family {
            Some(family) if self.in_lanes && family.name() == "Bernoulli" => quote!(::<bool, _, _, _, _>),
            _ if self.in_lanes => quote!(::<usize, _, _, _, _>),
            _ => TokenStream::new(),
        };
        let call = call_over(&site.argument, runtime, (function, types), arguments);
        quote!(#call;)
    }

    fn ordinary(&self, original: &Stmt, statement: &Statement, matched: &Matched, cursor: &mut Cursor) -> TokenStream {
        let stmt = self.rewritten(original, (&statement.sites, statement), matched, cursor);
        match (self.collecting, &stmt) {
            (Some(collecting), Stmt::Expr(value, None)) if statement.is_last => {
                let emit = self.emit(collecting, original, value);
                quote!(#emit;)
            }
            // Harvests follow.
            (_, Stmt::Expr(value, _)) => {
                let value = self.not_to_be_dropped(original, value);
                quote!(#value;)
            }
            _ => quote!(#stmt),
        }
    }

    /// Hands over the last expression of a block.
    fn emit(&self, collecting: Collecting<'_>, original: &Stmt, value: &Expr) -> TokenStream {
        let (runtime, scope, window, width) = (self.runtime, local("__scope"), local("__window"), width());
        let over = |function, types, given| call_over(original, runtime, (function, types), given);
        let position = local(if self.in_lanes { "__index" } else { "__position" });
        let rest = quote!(&mut *#scope, &mut *#window);
        match collecting {
            Collecting::Number if self.in_lanes => over("emit", TokenStream::new(), quote!(#value, #rest, #position)),
            Collecting::Number => {
                let number = over("IntoCollected", quote!(::<#width, _>::into_collected), quote!(#value));
                over("emit", TokenStream::new(), quote!(#number, #rest, #position))
            }
            Collecting::State(point) => {
                let state = over("IntoNextState", quote!(::<#width, #point, _>::into_next_state), quote!(#value));
                over("emit_state", TokenStream::new(), quote!(#state, #rest, #position))
            }
            Collecting::Outcome => {
                let (sub, _) = parts::names(self.role);
                let types = quote!(::<#width, __Scope, <Self as #runtime::#sub>::Output<'_, #width>>);
                over("emit_outcome", types, quote!(#value, #rest))
            }
        }
    }

    /// The value of a statement, with a warning if it is a parameter or a latent of a model: nothing can depend on that.
    fn not_to_be_dropped(&self, statement: &Stmt, value: &Expr) -> TokenStream {
        let Stmt::Expr(call, _) = statement else { return value.to_token_stream() };
        let function = match (called_word(call), self.role) {
            (Some((Found::Word(Word::Param), _)), _) => "of_param",
            (Some((Found::Word(Word::Sample), _)), Role::Model) => "of_latent",
            _ => return value.to_token_stream(),
        };
        let runtime = self.runtime;
        call_over(call, &quote!(#runtime::value), (function, TokenStream::new()), value.to_token_stream())
    }

    /// The statement, or a part of it with these sites, with every word called as the runtime has it.
    fn rewritten(
        &self,
        stmt: &Stmt,
        (sites, statement): (&[Site], &Statement),
        matched: &Matched,
        cursor: &mut Cursor,
    ) -> Stmt {
        let (original, mut stmt) = (stmt, stmt.clone());
        let (mut sites, mut reads) = (sites.iter(), statement.reads.iter());
        for_each_word(&mut stmt, &statement.vectors, &mut |expr, found, _| match found {
            Found::Read(_) => {
                if let Some(read) = reads.next() {
                    *expr = self.read(expr, read, cursor.reads);
                    cursor.reads += 1;
                }
            }
            _ => {
                if let Some(site) = sites.next() {
                    *expr = self.call(expr, site, matched, cursor);
                }
            }
        });
        BodyReal { runtime: self.runtime }.visit_stmt_mut(&mut stmt);
        with_its_lifetime(original, &mut stmt);
        stmt
    }
}

/// The type of a vector or matrix that a word gives has a lifetime, which the user has nothing to say of: some lints would have it
/// written.
fn with_its_lifetime(original: &Stmt, stmt: &mut Stmt) {
    let (Stmt::Local(original), Stmt::Local(Local { pat: Pat::Type(typed), .. })) = (original, stmt) else { return };
    let is_word = original.init.as_ref().is_some_and(|init| called_word(&init.expr).is_some());
    if let Type::Path(TypePath { qself: None, path, .. }) = &mut *typed.ty
        && is_word
        && (path.is_ident("Vector") || path.is_ident("RowMatrix"))
        && let Some(last) = path.segments.last_mut()
    {
        let lifetime = Lifetime::new("'_", last.ident.span());
        last.arguments = PathArguments::AngleBracketed(parse_quote!(<#lifetime>));
    }
}

/// A number of iterations, or the place of an element. Another type is one error in a field, where the compiler quotes no
/// function that takes it.
pub fn count(number: &Expr, runtime: &TokenStream) -> TokenStream {
    quote!(#runtime::Count { count: #number }.count)
}

/// A block, and what is known of it.
pub struct Surroundings<'a> {
    pub block: &'a Block,
    /// The leaves of the block, in the order of their slots.
    pub leaves: &'a [(usize, Leaf<'a>)],
    pub slots: &'a BlockSlots,
    pub matched: &'a Matched,
}

/// Which site of its block comes next.
#[derive(Default)]
pub(super) struct Cursor {
    pub(super) samples: usize,
    reads: usize,
    pub(super) recorded: usize,
    plates: usize,
}

/// `Real` without arguments, as a type in a body, is the body's own number.
pub(super) struct BodyReal<'a> {
    pub(super) runtime: &'a TokenStream,
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
