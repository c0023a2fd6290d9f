//! The body of a function, generic over the scope it runs in.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Item, Pat, Stmt, TypePath, parse_quote};

use super::leaves::{borrowed, collected, read_slot};
use super::numbers::{of_numbers, of_vectors};
use super::parts;
use super::spans::{block_at, call_at, call_over, ends, located_at, variable_over};
use crate::ir::{
    Block, Dims, Enumeration, Function, Leaf, Plate, Read, Reading, Role, Scan, Site, Statement, Syntax, Word,
};
use crate::lanes::Outside;
use crate::matching::Matched;
use crate::slots::BlockSlots;
use crate::words::{Found, called_word, for_each_word, peel};

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
    pub collecting: Option<Collecting>,
    /// Whether the statements stand behind an enumeration.
    pub summed: bool,
    /// What the plates of a function find outside of themselves, where they may run side by side.
    pub outside: Option<&'a Outside>,
    /// Whether it is for iterations that run side by side.
    pub in_lanes: bool,
}

/// What becomes of the last expression of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collecting {
    /// It is a number of a plate's vector.
    Number,
    /// It is the next state of a scan.
    State,
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
        for index in start..end {
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
                let held = of_numbers(distribution, runtime);
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

    fn plate(
        &self,
        plate: &Plate,
        (own, of_model): (usize, usize),
        slots: &BlockSlots,
        matched: &Matched,
    ) -> TokenStream {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let Plate { span, braces, index, len, sampling, body, collects, .. } = plate;
        let site = self.plate_site(plate, (own, of_model), matched);
        let len = &count(len, runtime);
        let Some(collects) = collects else {
            let body = Self { collecting: None, ..*self }.block(body, *braces, slots, matched);
            let lanes = self.lanes(plate, slots, matched);
            let inline = lanes.as_ref().map(|_| quote!(#[inline(always)]));
            let iteration = quote_spanned! {*span=>
                #inline |#scope, #window, #index| -> #runtime::Finished { #body }
            };
            let (plate, iterations) = match (sampling.expand(runtime, len), &lanes) {
                (None, None) => ("plate", len.clone()),
                (None, Some(_)) => ("plate_in_lanes", len.clone()),
                (Some(sampled), None) => ("sampled_plate", sampled),
                (Some(sampled), Some(_)) => ("sampled_plate_in_lanes", sampled),
            };
            let (plate, lanes) = (Ident::new(plate, Span::mixed_site().located_at(*span)), lanes.into_iter().flatten());
            return quote!(
                #runtime::#plate(#iterations, &mut *#scope, &mut *#window, #site, #iteration #(, #lanes)*);
            );
        };
        if let Some(scan) = &plate.scan {
            return self.scan((plate, scan, collects), site, slots, matched);
        }
        let (collects, typed) = self.typed(collects);
        let (token, iteration) = collected(plate);
        let position = local("__position");
        let names = self.named_lanes(plate, matched);
        let lanes = self.lanes(plate, slots, matched).into_iter().flatten();
        let lanes = names.iter().flatten().zip(lanes).map(|(name, lanes)| {
            // A closure that is an argument may say that it is inlined.
            quote!(let #name = ::core::convert::identity(#lanes);)
        });
        let body = Self { collecting: Some(Collecting::Number), ..*self }.block(body, *braces, slots, matched);
        let (collect, given) = match &names {
            None => (quote_spanned!(*span=> collect), None),
            Some([narrow, wide]) => (quote_spanned!(*span=> collect_in_lanes), Some(quote!(, (&#narrow, &#wide)))),
        };
        let lanes = quote!(#(#lanes)*);
        quote! {
            let #iteration = |
                #scope: &mut __Scope,
                #window: &mut #runtime::Window<'_>,
                #position: usize,
            | -> #runtime::Finished {
                let #index = #position;
                #body
            };
            #lanes
            let #collects =
                #runtime::#collect(#len, &mut *#scope, &mut *#window, #site, (&#token, &#iteration) #given);
            #typed
        }
    }

    /// The steps of a scan.
    fn scan(
        &self,
        (plate, scan, collects): (&Plate, &Scan, &Pat),
        site: TokenStream,
        slots: &BlockSlots,
        matched: &Matched,
    ) -> TokenStream {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let Plate { span, braces, index, len, body, .. } = plate;
        let Scan { state, initial, size } = scan;
        let (collects, typed) = self.typed(collects);
        let ((token, iteration), position) = (collected(plate), local("__position"));
        let len = count(len, runtime);
        let (slot, first) = (local("__state"), &slots.state);
        let (point, rows) = match size {
            None => (quote!(f64), None),
            Some(size) => (quote!([f64; #size]), Some(quote!(#runtime::as_rows::<{ #size }>))),
        };
        let body = Self { collecting: Some(Collecting::State), ..*self }.block(body, *braces, slots, matched);
        let width = width();
        let scan = quote_spanned!(*span=> scan);
        let initial =
            call_over(initial, runtime, ("IntoState", quote!(::<#width, #point, _>::into_state)), quote!(#initial));
        quote! {
            let #iteration = |
                #scope: &mut __Scope,
                #window: &mut #runtime::Window<'_>,
                #position: usize,
            | -> #runtime::Finished {
                let #slot = #runtime::Slot::new(<__Base as #runtime::Base>::FIRST + #first);
                let #index = #position;
                let #state = #runtime::carry::<#width, #point>(&*#window, &#slot, #position);
                let finished = #body;
                #runtime::end_carry::<#width, __Scope, #point>(&mut *#scope, &mut *#window, &#slot, #position);
                finished
            };
            let #collects = #rows(#runtime::#scan(
                (#len, #initial),
                &mut *#scope,
                &mut *#window,
                #site,
                (&#token, &#iteration),
            ));
            #typed
        }
    }

    /// A pattern without its type, and the statement that holds what it binds against the type.
    fn typed<'p>(&self, pat: &'p Pat) -> (&'p Pat, Option<TokenStream>) {
        let Pat::Type(typed) = pat else { return (pat, None) };
        let (Pat::Ident(name), mut ty) = (&*typed.pat, typed.ty.clone()) else { return (&typed.pat, None) };
        BodyReal { runtime: self.runtime }.visit_type_mut(&mut ty);
        let name = &name.ident;
        (&typed.pat, Some(quote!(let _: #ty = #name;)))
    }

    pub(super) fn plate_site(&self, plate: &Plate, (own, of_model): (usize, usize), matched: &Matched) -> TokenStream {
        let (runtime, name, body) = (self.runtime, &plate.name, &plate.body);
        if plate.part.is_some() {
            let dynamic = quote!({ #runtime::DYNAMIC });
            return quote!(
                #runtime::PlateSite::<#dynamic, #dynamic> {
                    name: #name,
                    params: #own,
                    latents: #of_model,
                    division: #runtime::Division::InOrder,
                }
            );
        }
        let (params, latents) = (self.width(body.width(Word::Param)), self.width(self.latents_width(body, matched)));
        let division = parts::division(body, self.function, runtime);
        quote!(#runtime::PlateSite::<#params, #latents> {
            name: #name,
            params: #own,
            latents: #of_model,
            division: #division,
        })
    }

    /// How many numbers the model's latents of a plate have, if that is known.
    pub(super) fn latents_width(&self, body: &Block, matched: &Matched) -> Option<usize> {
        if self.role == Role::Model { body.width(Word::Sample) } else { matched.width }
    }

    /// How many numbers an iteration has, if that is known.
    fn width(&self, known: Option<usize>) -> TokenStream {
        let runtime = self.runtime;
        known.map_or_else(|| quote!({ #runtime::DYNAMIC }), |width| quote!(#width))
    }

    fn ordinary(&self, original: &Stmt, statement: &Statement, matched: &Matched, cursor: &mut Cursor) -> TokenStream {
        let stmt = self.rewritten(original, (&statement.sites, statement), matched, cursor);
        match (self.collecting, &stmt) {
            (Some(collecting), Stmt::Expr(value, None)) if statement.is_last => {
                let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
                let position = local(if self.in_lanes { "__index" } else { "__position" });
                let given = quote!(#value, &mut *#scope, &mut *#window);
                let emit = match collecting {
                    Collecting::Number => {
                        call_over(value, runtime, ("emit", TokenStream::new()), quote!(#given, #position))
                    }
                    Collecting::State => {
                        call_over(value, runtime, ("emit_state", TokenStream::new()), quote!(#given, #position))
                    }
                    Collecting::Outcome => {
                        let (width, (sub, _)) = (width(), parts::names(self.role));
                        let types = quote!(::<#width, __Scope, <Self as #runtime::#sub>::Output<'_, #width>>);
                        call_over(value, runtime, ("emit_outcome", types), given)
                    }
                };
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
        let mut stmt = stmt.clone();
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
        stmt
    }

    /// The call that reads a leaf from vectors.
    fn read(&self, expr: &Expr, read: &Read, index: usize) -> Expr {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let (slot, name, types) = (read_slot(read, index), &read.name, self.read_types());
        let leaf = match expr {
            Expr::Call(call) => {
                let arguments = &call.args;
                let function = match &read.size {
                    Some(size) => quote!(#runtime::Linear::<_, { #size }>::new),
                    None => quote!(#runtime::Dot::new),
                };
                call_at(read.span, function, quote!(#arguments))
            }
            Expr::MethodCall(call) => {
                let (vector, arguments) = (&call.receiver, &call.args);
                match read.reading {
                    Reading::At if !self.in_lanes => {
                        let place = call.args.first().map(|place| count(place, runtime));
                        quote!(#runtime::Element::new(&#vector, #place))
                    }
                    Reading::At => quote!(#runtime::Element::new(&#vector, #arguments)),
                    Reading::Sum => quote!(#runtime::Sum::new(&#vector)),
                    _ => quote!(#runtime::DotSelf::new(&#vector)),
                }
            }
            other => return other.clone(),
        };
        let slot = quote_spanned!(slot.span()=> &#slot);
        let width = width();
        let leaf =
            if self.in_lanes { leaf } else { call_at(read.span, quote!(#runtime::Read::<#width>::itself), leaf) };
        let arguments = quote!(#leaf, &mut *#scope, &mut *#window, #slot, #name);
        let call = call_at(read.span, quote!(#runtime::read::#types), arguments);
        parse_quote!(#call)
    }

    /// The generic arguments of what reads a leaf and of what hands back to it.
    pub(super) fn read_types(&self) -> TokenStream {
        let width = width();
        if self.in_lanes { quote!(<_, #width, _, _>) } else { quote!(<#width, _>) }
    }

    /// The call that a word becomes. Its arguments are evaluated before the scope is borrowed, so they may hold words too.
    fn call(&self, expr: &Expr, site: &Site, matched: &Matched, cursor: &mut Cursor) -> Expr {
        let Expr::Call(call) = expr else { return expr.clone() };
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let arguments: Vec<&Expr> = call.args.iter().skip(1).collect();
        let name = &site.name;
        let record = self.recorded(site, cursor);
        let slot = borrowed(site);
        let scope = quote!(&mut *#scope);
        let window = quote!(&mut *#window);
        let (none, width) = (TokenStream::new, width());
        let over = |function, types, arguments| call_over(&site.argument, runtime, (function, types), arguments);
        let run_time = site.family.as_ref().is_some_and(|family| family.run_time);
        // A vector may stand for each number of a parameter.
        let has_numbers = site.dims.is_none() && !run_time && !self.in_lanes;
        let distribution = match arguments.first() {
            Some(distribution) if has_numbers => of_numbers(distribution, runtime).into_token_stream(),
            given => quote!(#given),
        };
        let of_run_time_size =
            |distribution: TokenStream| over("OfRunTimeSize", quote!(::itself), quote!(#distribution));
        let call = match (site.word, self.role) {
            (Word::Sample, Role::Model) => match site.dims {
                Some(_) if run_time => {
                    let distribution = of_run_time_size(distribution);
                    over("sample_joint", none(), quote!(#distribution, #scope, #window, #slot, #record))
                }
                None => over("sample", none(), quote!(#distribution, #scope, #window, #slot, #record)),
                Some(dims) => {
                    let distribution = run_time_size(&of_vectors(arguments[0], runtime));
                    let function = if dims == Dims::Vector { "sample_vector" } else { "sample_matrix" };
                    over(function, none(), quote!(#distribution, #scope, #window, #slot, #record))
                }
            },
            (Word::Sample, Role::Guide) => {
                let (fact, draw) = (self.fact(matched.facts.get(cursor.samples).copied().flatten()), cursor.samples);
                cursor.samples += 1;
                let noise = self.in_lanes.then(|| {
                    let noise = local("__noise");
                    quote!(#noise[#draw],)
                });
                match site.dims {
                    Some(_) if run_time => {
                        let distribution = of_run_time_size(distribution);
                        let given = quote!(#distribution, #scope, #window, #slot, #fact, #name);
                        over("sample_joint_in_guide", none(), given)
                    }
                    None => {
                        over("sample_in_guide", none(), quote!(#distribution, #noise #scope, #window, #fact, #name))
                    }
                    Some(dims) => {
                        let distribution = run_time_size(&of_vectors(arguments[0], runtime));
                        let function =
                            if dims == Dims::Vector { "sample_vector_in_guide" } else { "sample_matrix_in_guide" };
                        over(function, none(), quote!(#distribution, #scope, #window, #slot, #fact, #name))
                    }
                }
            }
            (Word::Param, _) if site.dims.is_some() => {
                let function = if site.dims == Some(Dims::Vector) { "param_vector" } else { "param_matrix" };
                over(function, none(), quote!(|| #(#arguments),*, #scope, #window, #slot, #name))
            }
            (Word::Observe, _) => {
                let [_, value] = arguments[..] else { return expr.clone() };
                let distribution = if run_time { of_run_time_size(distribution) } else { distribution };
                if self.in_lanes {
                    over("observe", none(), quote!(#distribution, #value, #scope, #record))
                } else {
                    let distribution = over("Distribution", quote!(::<#width>::itself), distribution);
                    self.observe((distribution, value), scope, record)
                }
            }
            (Word::Factor, _) => {
                let term = quote!(#(#arguments),*);
                let held = |term| over("IntoParameter", quote!(::<#width, _>::into_parameter), term);
                let term = if self.in_lanes { term } else { held(term) };
                over("factor", none(), quote!(#term, #scope, #record))
            }
            (Word::Deterministic, _) => {
                let point = point(site);
                let value = quote!(#(#arguments),*);
                // Only draws record it.
                let value = if self.in_lanes { value } else { over("RecordedAs", quote!(::<#point>::recorded), value) };
                over("deterministic", none(), quote!(#value, #scope, #record))
            }
            (Word::Param, _) if self.in_lanes => {
                over("param", none(), quote!(#(#arguments),*, #scope, #window, #slot, #name))
            }
            (Word::Param, _) => {
                let point = point(site);
                let initial = over("IntoInitial", quote!(::<_>::into_initial), quote!(#(#arguments),*));
                let initial = over("InitialOf", quote!(::<#point>::itself), initial);
                over("param", none(), quote!(|| #initial, #scope, #window, #slot, #name))
            }
            // It is a statement, not a call.
            (Word::Enumerate, _) => quote!(#expr),
        };
        parse_quote!(#call)
    }

    /// What is observed, with the arguments evaluated in their order.
    fn observe(
        &self,
        (distribution, value): (TokenStream, &Expr),
        scope: TokenStream,
        record: TokenStream,
    ) -> TokenStream {
        let (runtime, width) = (self.runtime, width());
        let (of, at) = (local("__distribution"), local("__value"));
        let given = variable_over(value, &at);
        let types = quote!(::<_, #width>::observe);
        let observe = call_over(value, runtime, ("Observation", types), quote!(#given, #of, #scope, #record));
        quote!(match (#distribution, #value) { (#of, #at) => #observe })
    }

    /// The site for the runtime: its name, its place in a predictive draw, and whether it is summed over.
    fn recorded(&self, site: &Site, cursor: &mut Cursor) -> TokenStream {
        let (runtime, name, index, summed) = (self.runtime, &site.name, cursor.recorded, self.summed);
        cursor.recorded += usize::from(site.is_recorded());
        quote!(#runtime::Site { name: #name, index: #index, summed: #summed })
    }

    /// What is known of a latent of the model, which may not be there.
    fn fact(&self, fact: Option<usize>) -> TokenStream {
        let (runtime, schema) = (self.runtime, self.schema);
        match fact {
            Some(fact) => quote!(<#schema as #runtime::Schema>::FACTS[#fact]),
            None => quote!(#runtime::Fact::UNKNOWN),
        }
    }
}

/// A number of iterations, or the place of an element. Another type is one error in a field, where the compiler quotes no
/// function that takes it.
pub fn count(number: &Expr, runtime: &TokenStream) -> TokenStream {
    quote!(#runtime::Count { count: #number }.count)
}

/// The distribution of a vector or matrix, whose size stands where that of an array is a generic argument.
fn run_time_size(distribution: &Expr) -> Expr {
    let mut distribution = peel(distribution).clone();
    if let Expr::MethodCall(call) = &mut distribution
        && call.method == "to_event"
    {
        call.args.clear();
    }
    if let Expr::MethodCall(call) = &mut distribution
        && call.method == "iid"
    {
        let span = call.method.span();
        if let Some(Expr::Tuple(tuple)) = call.args.first().map(peel) {
            call.args = tuple.elems.clone();
            call.method = Ident::new("iid_matrix", span);
        } else {
            call.method = Ident::new("iid_vector", span);
        }
    }
    distribution
}

/// The type of a site's field in a record.
pub fn point(site: &Site) -> TokenStream {
    match (&site.rows, &site.size) {
        (Some(rows), _) => quote!([[f64; #rows]; #rows]),
        (None, Some(size)) => quote!([f64; #size]),
        (None, None) => quote!(f64),
    }
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
struct Cursor {
    samples: usize,
    reads: usize,
    recorded: usize,
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
