//! What `#[model]` generates.

use std::hash::{DefaultHasher, Hash, Hasher};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Expr;

use super::body::{Body, local, width};
use super::records;
use super::shell::Shell;
use crate::ir::{Block, Dims, Family, Function, Options, Site, Word};
use crate::matching::Matched;
use crate::slots;
use crate::table;
use crate::words::peel;

/// The items of a model; `broken` ones have an empty body.
pub fn model(function: &Function, options: &Options, broken: bool) -> TokenStream {
    let runtime = super::runtime(options);
    let shell = Shell::new(function);
    let items = [
        shell.constructor(),
        schema(&shell, &runtime),
        records::latents(&shell, &runtime),
        records::params(&shell, &runtime),
        implementation(&shell, &runtime, broken),
        hidden_macro(function, broken),
    ];
    quote!(#(#items)*)
}

/// The model's identity, and the facts about its latents that guides are checked against.
fn schema(shell: &Shell<'_>, runtime: &TokenStream) -> TokenStream {
    let Function { name, visibility, body, .. } = shell.function;
    let mut facts = Vec::new();
    block_facts(body, runtime, &mut facts);
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #[derive(Debug)]
        #visibility enum #name {}

        #[automatically_derived]
        impl #runtime::Schema for #name {
            const FACTS: &'static [#runtime::Fact] = &[#(#facts),*];
            type Guide<G> = G;
        }
    }
}

fn block_facts(block: &Block, runtime: &TokenStream, facts: &mut Vec<TokenStream>) {
    let mut start = Some(quote!(0usize));
    for (leaf, site) in block.sites_of(Word::Sample).enumerate() {
        let Some(family) = &site.family else { continue };
        let values = values(family, site, runtime);
        let known = match &start {
            None => quote!(::core::option::Option::None),
            Some(start) => quote!(::core::option::Option::Some(#start)),
        };
        facts.push(quote!(#runtime::Fact { values: #values, start: #known, leaf: #leaf }));
        start = match (start, &site.size) {
            (Some(start), None) if site.dims.is_none() => Some(quote!(#start + 1)),
            (Some(start), Some(size)) => Some(quote!(#start + (#size))),
            _ => None,
        };
    }
    block.plates().for_each(|plate| block_facts(&plate.body, runtime, facts));
}

/// What a site draws.
pub fn values(family: &Family, site: &Site, runtime: &TokenStream) -> TokenStream {
    let family = family_type(family, runtime);
    let size = match (site.dims, &site.size) {
        (Some(Dims::Vector), _) => quote!(Vector),
        (Some(Dims::Matrix), _) => quote!(Matrix),
        (None, None) => quote!(Number),
        (None, Some(size)) => quote!(Array(#size)),
    };
    let size = quote!(#runtime::Size::#size);
    let kind = quote!(<<#family as #runtime::Family>::Support as #runtime::Support>::KIND);
    quote!(#runtime::Values { kind: #kind, size: #size })
}

/// The type of a distribution with constant parameters.
pub fn family_type(family: &Family, runtime: &TokenStream) -> TokenStream {
    let path = &family.path;
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
    let Function { name, body, braces, lints, .. } = function;
    let slots = slots::allocate(function);
    let (scope, window, args, width) = (local("__scope"), local("__window"), local("__args"), width());
    let statements = if broken {
        quote!(let _ = (#scope, #window, #args); #runtime::finished())
    } else {
        let bind = shell.bind_args(&args);
        let schema = quote!(#name);
        let arguments = function.args.iter().map(|argument| argument.name.to_string()).collect();
        let block = Body {
            role: function.role,
            runtime,
            schema: &schema,
            collecting: None,
            arguments: Some(&arguments),
            in_lanes: false,
        }
        .block(body, *braces, &slots.body, &Matched::default());
        quote!(let _ = (&#scope, &#window); #bind #block)
    };
    let (draw_records, read_draw) = records::draw(shell, runtime);
    let slot_count = &slots.width;
    let (latents, params, draw) = (records::latents_type(shell), shell.named("Params"), shell.named("Draw"));
    let (args_type, text, signature) = (shell.args_type(), name.to_string(), signature(function));
    quote! {
        #draw_records

        #(#lints)*
        #[automatically_derived]
        impl #impl_generics #runtime::Model for #ty #type_generics #where_clause {
            type Args<'args> = #args_type;
            type Schema = #name;
            type Latents = #latents;
            type Params = #params;
            type Draw = #draw;
            const NAME: &'static str = #text;
            const SIGNATURE: &'static str = #signature;

            #[inline(always)]
            fn body<const #width: usize, __Scope: #runtime::ModelScope<#width>>(
                &self,
                #scope: &mut __Scope,
                #window: &mut #runtime::Window<'_>,
                #args: Self::Args<'_>,
            ) -> #runtime::Finished {
                #statements
            }

            fn gradient(&self, view: &mut #runtime::View<'_>, args: Self::Args<'_>) -> #runtime::Pass {
                #runtime::score::<{ #slot_count }, false, Self>(self, view, args)
            }

            fn unconstrained_gradient(
                &self,
                view: &mut #runtime::View<'_>,
                args: Self::Args<'_>,
            ) -> #runtime::Pass {
                #runtime::score::<{ #slot_count }, true, Self>(self, view, args)
            }

            fn draw(node: &#runtime::Node) -> Self::Draw {
                #read_draw
            }
        }
    }
}

/// The sites and parameters, for saved states: `eight_schools(mu: Normal, w: Positive[3], school[theta: Normal])`.
pub fn signature(function: &Function) -> String {
    format!("{}({})", function.name, block_signature(&function.body))
}

fn block_signature(block: &Block) -> String {
    let sites = block.sites().filter(|site| matches!(site.word, Word::Sample | Word::Param)).map(|site| {
        let kind = site.family.as_ref().map_or_else(|| constraint(&site.argument), Family::name);
        let size = site.size.as_ref().map_or_else(String::new, |size| format!("[{}]", quote!(#size)));
        let dims = site.dims.map_or("", |dims| if dims == Dims::Vector { "[]" } else { "[][]" });
        format!("{}: {kind}{size}{dims}", site.name.value())
    });
    let plates = block.plates().map(|plate| format!("{}[{}]", plate.name.value(), block_signature(&plate.body)));
    sites.chain(plates).collect::<Vec<_>>().join(", ")
}

/// The constraint of a parameter, as far as its initial value says it: `Positive`, or `param` for none.
fn constraint(initial: &Expr) -> String {
    match peel(initial) {
        Expr::MethodCall(call) => constraint(&call.receiver),
        Expr::Call(call) => match peel(&call.func) {
            Expr::Path(path) => path.path.segments.last().map_or_else(String::new, |name| name.ident.to_string()),
            _ => String::from("param"),
        },
        _ => String::from("param"),
    }
}

/// The macro under the model's own name, through which its guides see its sites.
fn hidden_macro(function: &Function, broken: bool) -> TokenStream {
    let Function { name, visibility, .. } = function;
    let hidden = hidden_name(name);
    let table = table::of_model(function, broken);
    let export = matches!(visibility, syn::Visibility::Public(_)).then(|| quote!(#[macro_export]));
    quote! {
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
    format_ident!("__svi_{}_{:016x}", name, hasher.finish())
}
