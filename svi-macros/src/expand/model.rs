//! What `#[model]` generates.

use std::hash::{DefaultHasher, Hash, Hasher};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Path, PathArguments, parse_quote};

use super::body::{Body, empty, local, width};
use super::shell::Shell;
use super::{parts, records, signature};
use crate::check::{is_named_like_a_macro, is_nearly_of_the_prelude};
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Dims, Family, Function, Options, Role, Site, Word};
use crate::lanes::Outside;
use crate::matching::Matched;
use crate::slots;
use crate::table;

/// The items of a model; they have an empty body if what is `reported` is in its way.
pub fn model(function: &Function, options: &Options, reported: &Mistakes) -> TokenStream {
    let broken = reported.are_blocking();
    let runtime = super::runtime(options);
    let shell = Shell::new(function);
    let items = [
        parts::items(function, &runtime),
        shell.constructor(),
        schema(&shell, &runtime, broken),
        records::latents(&shell, &runtime),
        records::params(&shell, &runtime),
        implementation(&shell, &runtime, broken),
        hidden_macro(function, reported),
    ];
    quote!(#(#items)*)
}

/// The model's identity, and the facts about its latents that guides are checked against.
fn schema(shell: &Shell<'_>, runtime: &TokenStream, broken: bool) -> TokenStream {
    let Function { name, visibility, body, .. } = shell.function;
    let mut facts = Vec::new();
    block_facts(body, runtime, &mut facts);
    let slots = slots::allocate(shell.function);
    let slots = if broken { quote!(0) } else { parts::slot_count(shell.function, &slots, runtime) };
    let of_part = parts::facts(shell, runtime, &slots, &signature::of(shell.function, runtime));
    let (has_latents, identities) =
        (parts::latents(shell.function, runtime), parts::identities(shell.function, runtime));
    let (latents, draw) = (records::latents_of(shell, runtime), shell.named("Draw"));
    let (draw_records, read_draw) = records::draw(shell, runtime);
    let refused = is_named_like_a_macro(&Path::from(name.clone())).then(|| {
        quote!(
            const IS_REFUSED: bool = true;
        )
    });
    let doc = format!("The identity of the model `{name}`, by which its guides know it.");
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #[derive(Debug)]
        #visibility enum #name {}

        #[automatically_derived]
        impl #runtime::Schema for #name {
            const FACTS: &'static [#runtime::Fact] = &[#(#facts),*];
            #refused
            type Guide<G> = G;
            type Latents<__Scalar> = #latents;
            type Draw = #draw;
            #has_latents

            fn draw(node: &#runtime::Node) -> Self::Draw {
                #read_draw
            }
        }

        #draw_records
        #of_part
        #identities
    }
}

fn block_facts(block: &Block, runtime: &TokenStream, facts: &mut Vec<TokenStream>) {
    let mut start = Some(quote!(0usize));
    for (leaf, site) in block.sites_of(Word::Sample).enumerate() {
        let Some(family) = &site.family else {
            facts.push(quote!(#runtime::Fact::UNKNOWN));
            continue;
        };
        let values = values(family, (site, Role::Model), runtime);
        let known = match &start {
            None => quote!(::core::option::Option::None),
            Some(start) => quote!(::core::option::Option::Some(#start)),
        };
        facts.push(quote!(#runtime::Fact { values: #values, start: #known, leaf: #leaf }));
        start = match (start, &site.size) {
            (Some(start), None) if site.dims.is_none() => Some(quote!(#start + 1)),
            (Some(start), Some(size)) => Some(quote!(#start + [(); #size].len())),
            _ => None,
        };
    }
    block.plates().for_each(|plate| block_facts(&plate.body, runtime, facts));
}

/// What a site draws.
pub fn values(family: &Family, (site, role): (&Site, Role), runtime: &TokenStream) -> TokenStream {
    let ty = family_type(family, runtime);
    // In a field and in the type of an array a size of another type is the same error.
    let size = match (site.dims, &site.size) {
        (Some(_), _) if family.run_time && role == Role::Guide => quote!(Unread),
        (Some(Dims::Vector), _) => quote!(Vector),
        (Some(Dims::Matrix), _) => quote!(Matrix),
        (None, None) => quote!(Number),
        (None, Some(size)) => quote!(Array { len: #size }),
    };
    let size = quote!(#runtime::Size::#size);
    let kind = match misspelt(family) {
        // Named as it is in the body: that there is no such type is one error then.
        Some(path) => quote!({ #[allow(unused_imports)] use #runtime::KindOf as _; #path::__SVI_KIND }),
        None => quote!(<<#ty as #runtime::Family>::Support as #runtime::Support>::KIND),
    };
    let narrower = family.narrower.is_some();
    quote!(#runtime::Values { kind: #kind, size: #size, narrower: #narrower })
}

/// The name of a family that is probably none: nearly one of the prelude's, without anything behind it.
pub fn misspelt(family: &Family) -> Option<&Path> {
    let last = family.path.segments.last()?;
    let is_whole = family.iid.is_none() && !family.run_time && !family.ordered && last.arguments.is_none();
    (is_whole && is_nearly_of_the_prelude(&last.ident.to_string())).then_some(&family.path)
}

/// The type of a distribution with constant parameters.
pub fn family_type(family: &Family, runtime: &TokenStream) -> TokenStream {
    let mut path = family.path.clone();
    if let (Some(support), Some(last)) = (&family.support, path.segments.last_mut()) {
        last.arguments = PathArguments::AngleBracketed(parse_quote!(::<#runtime::#support>));
    }
    let mut ty = quote!(#path);
    if let Some(size) = &family.iid {
        ty = quote!(#runtime::Iid<#ty, { #size }>);
    }
    if family.run_time {
        ty = quote!(#runtime::RunTimeSize<#ty>);
    }
    if family.ordered {
        ty = quote!(#runtime::OrderStatistics<#ty>);
    }
    ty
}

fn implementation(shell: &Shell<'_>, runtime: &TokenStream, broken: bool) -> TokenStream {
    let Shell { function, ty, generics } = shell;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let Function { name, body, braces, .. } = function;
    let (scope, window, args, width) = (local("__scope"), local("__window"), local("__args"), width());
    let statements = if broken {
        empty(function, runtime)
    } else {
        let (bind, schema, slots) = (shell.bind_args(&args), quote!(#name), slots::allocate(function));
        let outside = Outside::of(function);
        let block = Body { outside: Some(&outside), ..Body::new(function, runtime, &schema, &slots.own) }.block(
            body,
            *braces,
            &slots.body,
            &Matched::default(),
        );
        quote!(let _ = (&#scope, &#window); #bind #block)
    };
    let as_part = parts::implementation(shell, runtime, &statements);
    let has_plates = function.body.plates().next().is_some();
    let (latents, params, draw) = (records::latents_type(shell), shell.named("Params"), shell.named("Draw"));
    let (args_type, alone, text) = (shell.args_type(), shell.alone(runtime), name.to_string());
    quote! {
        #as_part

        #[automatically_derived]
        impl #impl_generics #runtime::PartFor<#name> for #ty #type_generics #where_clause {
            type Model = Self;

            fn into_model(self) -> Self {
                self
            }
        }

        #[automatically_derived]
        impl #impl_generics #runtime::Model for #ty #type_generics #where_clause {
            type Args<'args> = #args_type;
            type Schema = #name;
            type Latents = #latents;
            type Params = #params;
            type Draw = #draw;
            const NAME: &'static str = #text;
            const SIGNATURE: &'static str = <#name as #runtime::Part>::SIGNATURE;
            const HAS_PLATES: bool = #has_plates;

            #[inline(always)]
            fn body<const #width: usize, __Scope: #runtime::ModelScope<#width>>(
                &self,
                #scope: &mut __Scope,
                #window: &mut #runtime::Window<'_>,
                #args: <Self as #runtime::Model>::Args<'_>,
            ) -> #runtime::Finished {
                #alone
            }

            #[inline]
            fn gradient(&self, view: &mut #runtime::View<'_>, args: <Self as #runtime::Model>::Args<'_>) -> #runtime::Pass {
                #runtime::score::<{ <#name as #runtime::Part>::SLOTS }, false, Self>(self, view, args)
            }

            #[inline]
            fn unconstrained_gradient(
                &self,
                view: &mut #runtime::View<'_>,
                args: <Self as #runtime::Model>::Args<'_>,
            ) -> #runtime::Pass {
                #runtime::score::<{ <#name as #runtime::Part>::SLOTS }, true, Self>(self, view, args)
            }

            fn draw(node: &#runtime::Node) -> Self::Draw {
                <#name as #runtime::Schema>::draw(node)
            }
        }
    }
}

/// The macro under the model's own name, through which its guides see its sites.
fn hidden_macro(function: &Function, reported: &Mistakes) -> TokenStream {
    let Function { name, visibility, .. } = function;
    let hidden = hidden_name(name);
    let table = table::of_model(function, reported);
    let export = matches!(visibility, syn::Visibility::Public(_)).then(|| quote!(#[macro_export]));
    let doc = format!("Hands the sites of the model `{name}` to its guides.");
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #[allow(non_local_definitions)]
        #export
        macro_rules! #hidden {
            (($($callback:tt)*) $($rest:tt)*) => { $($callback)* ! { { #table } $($rest)* } };
        }

        #[doc(hidden)]
        #[allow(unused_imports)]
        #visibility use #hidden as #name;
    }
}

/// A name that no other model of the crate has.
fn hidden_name(name: &Ident) -> Ident {
    let mut hasher = DefaultHasher::new();
    table::place(name.span()).hash(&mut hasher);
    // The place is that in a `macro_rules!`, for every model that this makes: what a span shows of its hygiene, before the
    // bytes that it covers, tells its uses apart.
    format!("{:?}", name.span()).split(" bytes").next().hash(&mut hasher);
    format_ident!("__svi_{}_{:016x}", name, hasher.finish())
}
