//! Sub-models: what a function says of those that it has inside, and of itself to those that have it inside.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{LitStr, Type, TypePath, parse_quote};

use super::body::{local, width};
use super::shell::Shell;
use super::spans::at;
use crate::ir::{Block, Function, Role, Statement, Word};
use crate::sampling::Sampling;
use crate::slots::Slots;

/// The name under which the expansion knows a sub-model's identity.
pub fn alias(function: &Ident, prefix: &LitStr) -> Ident {
    name("__svi_part", function, prefix)
}

/// The name of the constant that says how many numbers a sub-model returns.
pub fn numbers(function: &Ident, prefix: &LitStr) -> Ident {
    name("__svi_numbers", function, prefix)
}

fn name(what: &str, function: &Ident, prefix: &LitStr) -> Ident {
    format_ident!("{what}_{}_of_{function}", prefix.value().trim_start_matches("r#"), span = Span::mixed_site())
}

/// The name of the constructor that the identity of a function has.
pub fn constructor(span: Span) -> Ident {
    Ident::new("__new", Span::mixed_site().located_at(span))
}

/// The items that the others name. What is no model or guide is an error here, and its type taken for granted elsewhere.
pub fn items(function: &Function, runtime: &TokenStream) -> TokenStream {
    let mut items = TokenStream::new();
    for (prefix, part) in function.parts() {
        let (alias, numbers, path) = (alias(&function.name, prefix), numbers(&function.name, prefix), &part.path);
        let span = path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
        let value = at(span, quote!(<#path as #runtime::Part>::NUMBERS));
        items.extend(quote! {
            #[allow(dead_code, non_camel_case_types)]
            type #alias = #path;
            #[allow(dead_code, non_upper_case_globals)]
            const #numbers: usize = #value;
        });
    }
    items
}

/// The number of slots of a function, those of its sub-models included. These begin behind its own: no two of them run at the
/// same time.
pub fn slot_count(function: &Function, slots: &Slots, runtime: &TokenStream) -> TokenStream {
    let own = &slots.own;
    let parts = function.parts();
    if parts.is_empty() {
        return own.clone();
    }
    let parts = parts.iter().map(|(prefix, _)| alias(&function.name, prefix));
    quote!((#own + #runtime::largest(&[#(<#parts as #runtime::Part>::SLOTS),*])))
}

/// What is known of the function at compile time; `signature` is the constant for saved states.
pub fn facts(
    shell: &Shell<'_>,
    runtime: &TokenStream,
    slot_count: &TokenStream,
    signature: &TokenStream,
) -> TokenStream {
    let function = shell.function;
    let (name, params) = (&function.name, shell.named("Params"));
    let parts: Vec<_> = function.parts().iter().map(|(prefix, _)| alias(name, prefix)).collect();
    let (subsamples, is_whole) = (subsamples(&function.body), is_whole(&function.body, name, runtime));
    let output = output(function, runtime, &quote!('static), &quote!(0));
    let (constructor, checks) = (shell.constructor_of_part(), checks(function, runtime));
    quote! {
        impl #name {
            #constructor
        }

        #checks

        #[automatically_derived]
        impl #runtime::Part for #name {
            type Params = #params;
            const SLOTS: usize = #slot_count;
            const NUMBERS: usize = <#output as #runtime::Outcome<'static, 0>>::NUMBERS;
            const SUBSAMPLES: bool = #subsamples #(|| <#parts as #runtime::Part>::SUBSAMPLES)*;
            const IS_WHOLE: bool = #is_whole;
            const SIGNATURE: &'static str = #signature;
        }
    }
}

fn subsamples(block: &Block) -> bool {
    let plate_does = |sampling: &Sampling| matches!(sampling, Sampling::Subsample { .. });
    block.plates().any(|plate| plate_does(&plate.sampling) || subsamples(&plate.body))
}

/// How a plate with this body may be divided into pieces.
pub fn division(body: &Block, function: &Ident, runtime: &TokenStream) -> TokenStream {
    let is_whole = is_whole(body, function, runtime);
    let reads_vectors = body.statements.iter().any(Statement::reads_vectors);
    quote!(const { #runtime::Division::of(#is_whole, #reads_vectors) })
}

/// Whether all plates of a block visit all iterations, and stand for no more.
fn is_whole(block: &Block, function: &Ident, runtime: &TokenStream) -> TokenStream {
    let mut parts = Vec::new();
    let own = plates_are_whole(block, function, &mut parts);
    quote!(#own #(&& <#parts as #runtime::Part>::IS_WHOLE)*)
}

fn plates_are_whole(block: &Block, function: &Ident, parts: &mut Vec<Ident>) -> bool {
    parts.extend(block.plates().filter(|plate| plate.part.is_some()).map(|plate| alias(function, &plate.name)));
    block
        .plates()
        .all(|plate| matches!(plate.sampling, Sampling::All) && plates_are_whole(&plate.body, function, parts))
}

/// Of a model: whether it has latents, and which of its sub-models have.
pub fn latents(function: &Function, runtime: &TokenStream) -> TokenStream {
    let parts: Vec<_> = function.parts().iter().map(|(prefix, _)| alias(&function.name, prefix)).collect();
    let own = has_sites(&function.body);
    quote! {
        const HAS_LATENTS: bool = #own #(|| <#parts as #runtime::Schema>::HAS_LATENTS)*;
        const PARTS: &'static [bool] = &[#(<#parts as #runtime::Schema>::HAS_LATENTS),*];
    }
}

fn has_sites(block: &Block) -> bool {
    block.sites_of(Word::Sample).next().is_some() || block.plates().any(|plate| has_sites(&plate.body))
}

/// Of a model: which models its sub-models are, for its guides.
pub fn identities(function: &Function, runtime: &TokenStream) -> TokenStream {
    let name = &function.name;
    let parts = function.parts();
    let identities = parts.iter().enumerate().map(|(index, (prefix, _))| {
        let alias = alias(name, prefix);
        quote! {
            #[automatically_derived]
            impl #runtime::PartAt<#index, #alias> for #name {}
        }
    });
    quote!(#(#identities)*)
}

/// What a guide says as if it were a model without latents: a model that has one inside is refused for its value alone.
pub fn in_place_of_a_model(function: &Function, runtime: &TokenStream) -> TokenStream {
    let name = &function.name;
    quote! {
        #[automatically_derived]
        impl #runtime::Schema for #name {
            const FACTS: &'static [#runtime::Fact] = &[];
            const HAS_LATENTS: bool = false;
            const PARTS: &'static [bool] = &[];
            type Guide<G> = G;
            type Latents<__Scalar> = #runtime::NoLatents<__Scalar>;
            type Draw = ();

            fn draw(_node: &#runtime::Node) {}
        }
    }
}

/// That no sub-model is subsampled whose every step runs twice.
fn checks(function: &Function, runtime: &TokenStream) -> TokenStream {
    let mut checks = TokenStream::new();
    runs_twice(&function.body, function, runtime, function.output.is_some(), &mut checks);
    checks
}

fn runs_twice(block: &Block, function: &Function, runtime: &TokenStream, twice: bool, checks: &mut TokenStream) {
    for plate in block.plates() {
        let Some(part) = &plate.part else {
            runs_twice(&plate.body, function, runtime, twice || plate.collects.is_some(), checks);
            continue;
        };
        if !twice && plate.collects.is_none() {
            continue;
        }
        let (alias, prefix) = (alias(&function.name, &plate.name), plate.name.value());
        let text = format!(
            "sub-model `{prefix}` visits a part of a plate in each step, but has to run twice here with the same iterations\n             help: let it return nothing, and stand in no plate or scan that collects values"
        );
        let span = part.path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
        let failure = quote_spanned!(span=> ::core::panic!(#text));
        checks.extend(quote! {
            const _: () = if <#alias as #runtime::Part>::SUBSAMPLES { #failure };
        });
    }
}

/// The type of the function's value.
pub fn output(function: &Function, runtime: &TokenStream, lifetime: &TokenStream, width: &TokenStream) -> TokenStream {
    let Some(ty) = &function.output else { return quote!(()) };
    let mut ty = ty.clone();
    Numbers { runtime, lifetime, width }.visit_type_mut(&mut ty);
    ty.into_token_stream()
}

/// Gives the types of a body's numbers their arguments.
struct Numbers<'a> {
    runtime: &'a TokenStream,
    lifetime: &'a TokenStream,
    width: &'a TokenStream,
}

impl VisitMut for Numbers<'_> {
    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        let Self { runtime, lifetime, width } = self;
        let number: Option<Type> = match ty.path.get_ident().map(ToString::to_string).as_deref() {
            Some("Real") => Some(parse_quote!(#runtime::Real<#lifetime, { #width }>)),
            Some("Vector") => Some(parse_quote!(#runtime::Vector<#lifetime>)),
            Some("RowMatrix") => Some(parse_quote!(#runtime::RowMatrix<#lifetime>)),
            _ => None,
        };
        match number {
            Some(Type::Path(number)) => *ty = number,
            _ => visit_mut::visit_type_path_mut(self, ty),
        }
    }
}

/// What the functions use that have this one inside; `body` is its body.
pub fn implementation(shell: &Shell<'_>, runtime: &TokenStream, body: &TokenStream) -> TokenStream {
    let Shell { function, ty, generics } = shell;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let (width, lints) = (width(), &function.lints);
    // What stands around it is not the user's.
    let unreachable = function.diverges.then(|| quote!(#[allow(unreachable_code, clippy::diverging_sub_expression)]));
    let (sub, scopes) = names(function.role);
    let name = &function.name;
    let subsamples =
        (function.role == Role::Guide).then(|| quote!(const SUBSAMPLES: bool = <#name as #runtime::Part>::SUBSAMPLES;));
    let inputs = shell.inputs_type(&quote!(__Real));
    let output = output(function, runtime, &quote!('__value), &width.to_token_stream());
    let (this, scope, window, args) = (local("self"), local("__scope"), local("__window"), local("__args"));
    quote! {
        // What they see around a word is not what the user has there, and a fix would take the word away.
        #[allow(unused_braces, unused_parens)]
        #(#lints)*
        #unreachable
        impl #impl_generics #runtime::#sub for #ty #type_generics #where_clause {
            #subsamples
            type Inputs<'args, __Real: ::core::marker::Copy + 'args> = #inputs;
            type Output<'__value, const #width: usize> = #output;

            #[inline(always)]
            fn run_part<'args, const #width: usize, __Base: #runtime::Base, __Scope: #runtime::#scopes<#width>>(
                &#this,
                #scope: &mut __Scope,
                #window: &mut #runtime::Window<'_>,
                #args: <Self as #runtime::#sub>::Inputs<'args, #runtime::Real<'args, #width>>,
            ) -> #runtime::Finished {
                #body
            }
        }
    }
}

/// The trait of functions of this kind that others have inside, and that of the scopes that they run in.
pub fn names(role: Role) -> (TokenStream, TokenStream) {
    match role {
        Role::Model => (quote!(SubModel), quote!(ModelScope)),
        Role::Guide => (quote!(SubGuide), quote!(GuideScope)),
    }
}
