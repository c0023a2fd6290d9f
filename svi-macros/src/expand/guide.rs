//! What `#[guide]` generates.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::body::{Body, empty, local, width};
use super::forward::schema;
use super::model::values;
use super::shell::Shell;
use super::spans::at;
use super::{parts, records, signature};
use crate::check::is_discrete;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Function, Options, Role, Word};
use crate::lanes::Outside;
use crate::matching::Matched;
use crate::slots;
use crate::table::{Table, TableBlock};

/// The items of a guide that do not depend on its model.
pub fn guide_alone(function: &Function, options: &Options) -> TokenStream {
    let runtime = super::runtime(options);
    let shell = Shell::new(function);
    let constructor = shell.constructor();
    let params = records::params(&shell, &runtime);
    let Function { name, visibility, .. } = function;
    let slot_count = parts::slot_count(function, &slots::allocate(function), &runtime);
    let facts = parts::facts(&shell, &runtime, &slot_count, &signature::of(function, &runtime));
    let in_place_of_a_model = parts::in_place_of_a_model(function, &runtime);
    let parts = parts::items(function, &runtime);
    let doc = format!("The identity of the guide `{name}`.");
    quote! {
        #parts
        #constructor
        #params

        #[doc = #doc]
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #[derive(Debug)]
        #visibility enum #name {}

        #facts
        #in_place_of_a_model
    }
}

/// The items of a guide that depend on its model; they have an empty body if what is `reported` is in its way.
/// `fits` if nothing is wrong between the two.
pub fn guide(
    function: &Function,
    options: &Options,
    table: &Table,
    matched: &Matched,
    (reported, fits): (&Mistakes, bool),
) -> TokenStream {
    let broken = reported.are_blocking();
    let runtime = super::runtime(options);
    let shell = Shell::new(function);
    let schema = schema().to_token_stream();
    let mut checks = TokenStream::new();
    if !table.broken {
        support_checks(&function.body, table, &table.block, &(&runtime, &schema, reported), &mut checks);
    }
    if fits && !broken {
        left_out(function, table, &(&runtime, &schema), &mut checks);
    }
    let name = &function.name;
    let implementation = implementation(&shell, &runtime, &schema, matched, broken);
    quote! {
        #implementation

        #[allow(dead_code)]
        fn #name() { #checks }
    }
}

/// For every site, a constant that the compiler evaluates: whether the guide draws what the model does.
fn support_checks(
    block: &Block,
    table: &Table,
    model: &TableBlock,
    context: &(&TokenStream, &TokenStream, &Mistakes),
    checks: &mut TokenStream,
) {
    let (runtime, schema, reported) = context;
    for site in block.sites_of(Word::Sample).filter(|site| !is_discrete(site)) {
        let name = site.name.value();
        if reported.excuses(&name) {
            continue;
        }
        let Some(latent) = model.latents.iter().find(|latent| latent.name == name && latent.is_right) else { continue };
        let (Some(family), Ok(constant)) = (&site.family, syn::parse_str::<Ident>(&name)) else { continue };
        let span = family.path.segments.last().map_or(site.span, |segment| segment.ident.span());
        let (fact, model_name, model_family) = (latent.fact, &table.model, &latent.family);
        let (values, guide_family) = (values(family, (site, Role::Guide), runtime), family.name());
        let check = at(
            span,
            quote! {
                #runtime::check_site(
                    #values,
                    <#schema as #runtime::Schema>::FACTS[#fact].values,
                    #runtime::Names {
                        guide_family: #guide_family,
                        site: #name,
                        model: #model_name,
                        model_family: #model_family,
                    },
                )
            },
        );
        checks.extend(quote! {
            #[allow(non_upper_case_globals)]
            const #constant: () = #check;
        });
    }
    for plate in block.plates() {
        if let Some(inner) = model.plates.iter().find(|inner| inner.name == plate.name.value()) {
            support_checks(&plate.body, table, &inner.block, context, checks);
        }
    }
}

/// For every sub-model that the guide has not got, a constant that the compiler evaluates: whether it has latents.
fn left_out(
    function: &Function,
    table: &Table,
    (runtime, schema): &(&TokenStream, &TokenStream),
    checks: &mut TokenStream,
) {
    let known: Vec<String> = function.parts().iter().map(|(prefix, _)| prefix.value()).collect();
    table.block.for_each_part(&mut Vec::new(), &mut |path, prefix, part| {
        if known.iter().any(|known| known == prefix) {
            return;
        }
        let (guide, index) = (&function.name, part.index);
        let place = path.last().map_or_else(String::new, |plate| format!(" in plate `{plate}`"));
        let text = format!(
            "guide `{guide}` leaves out sub-model `{prefix}` (`{}`){place} of model `{}` ({})\n\
             help: add `submodel(\"{prefix}\", ..)`{place}, with a guide for `{}`",
            part.model, table.model, table.at, part.model
        );
        let failure = at(guide.span(), quote!(::core::panic!(#text)));
        checks.extend(quote! {
            const _: () = if <#schema as #runtime::Schema>::PARTS[#index] { #failure };
        });
    });
}

fn implementation(
    shell: &Shell<'_>,
    runtime: &TokenStream,
    schema: &TokenStream,
    matched: &Matched,
    broken: bool,
) -> TokenStream {
    let Shell { function, ty, generics } = shell;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let (scope, window, args, width) = (local("__scope"), local("__window"), local("__args"), width());
    let statements = if broken {
        empty(function, runtime)
    } else {
        let (bind, slots) = (shell.bind_args(&args), slots::allocate(function));
        let outside = Outside::of(function);
        let block = Body { outside: Some(&outside), ..Body::new(function, runtime, schema, &slots.own) }.block(
            &function.body,
            function.braces,
            &slots.body,
            matched,
        );
        quote!(let _ = (&#scope, &#window); #bind #block)
    };
    let as_part = parts::implementation(shell, runtime, &statements);
    let (params, args_type, alone) = (shell.named("Params"), shell.args_type(), shell.alone(runtime));
    let (name, text) = (&function.name, function.name.to_string());
    let has_plates = function.body.plates().next().is_some();
    quote! {
        #as_part

        #[automatically_derived]
        impl #impl_generics #runtime::GuideBody for #ty #type_generics #where_clause {
            type Args<'args> = #args_type;
            type Params = #params;
            const NAME: &'static str = #text;
            const SIGNATURE: &'static str = <#name as #runtime::Part>::SIGNATURE;
            const HAS_PLATES: bool = #has_plates;

            #[inline(always)]
            fn body<const #width: usize, __Scope: #runtime::GuideScope<#width>>(
                &self,
                #scope: &mut __Scope,
                #window: &mut #runtime::Window<'_>,
                #args: <Self as #runtime::GuideBody>::Args<'_>,
            ) -> #runtime::Finished {
                #alone
            }

            #[inline]
            fn gradient(&self, view: &mut #runtime::View<'_>, args: <Self as #runtime::GuideBody>::Args<'_>) -> #runtime::Pass {
                #runtime::pull::<{ <#name as #runtime::Part>::SLOTS }, Self>(self, view, args)
            }
        }
    }
}
