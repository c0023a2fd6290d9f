//! What `#[guide]` generates.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::body::{Body, local, width};
use super::model::{family_type, signature};
use super::records;
use super::shell::Shell;
use crate::ir::{Block, Function, Options, Word};
use crate::matching::Matched;
use crate::slots;
use crate::table::{Table, TableBlock};

/// The first stage: hands the guide to its model's hidden macro, which calls the second with the model's sites.
pub fn guide_forward(name: &Ident, options: &Options, attribute: &TokenStream, item: &TokenStream) -> TokenStream {
    let runtime = super::runtime(options);
    let Some(model) = &options.model else { return TokenStream::new() };
    let alias = alias(name);
    quote! {
        #[allow(unused_imports)]
        use #model as #alias;
        #alias! { (#runtime::guide_with_model) { #attribute } { #item } }
    }
}

/// The name under which the expansion knows the model.
fn alias(name: &Ident) -> Ident {
    format_ident!("__svi_model_of_{}", name, span = Span::mixed_site())
}

/// The items of a guide; `broken` ones have an empty body.
pub fn guide(function: &Function, options: &Options, table: &Table, matched: &Matched, broken: bool) -> TokenStream {
    let runtime = super::runtime(options);
    let shell = Shell::new(function);
    let alias = Ident::new(&alias(&function.name).to_string(), Span::call_site());
    let schema = quote!(#alias);
    let mut checks = TokenStream::new();
    if !broken {
        support_checks(&function.body, table, &table.block, &(&runtime, &schema), &mut checks);
    }
    let items = [
        shell.constructor(&checks),
        records::params(&shell, &runtime),
        implementation(&shell, &runtime, &schema, matched, broken),
    ];
    quote!(#(#items)*)
}

/// For every site, a constant that the compiler evaluates: whether the guide's support is the model's.
fn support_checks(
    block: &Block,
    table: &Table,
    model: &TableBlock,
    paths: &(&TokenStream, &TokenStream),
    checks: &mut TokenStream,
) {
    let (runtime, schema) = paths;
    for site in block.sites_of(Word::Sample) {
        let name = site.name.value();
        let Some(latent) = model.latents.iter().find(|latent| latent.name == name) else { continue };
        let (Some(family), Ok(constant)) = (&site.family, syn::parse_str::<Ident>(&name)) else { continue };
        let span = family.path.segments.last().map_or(site.span, |segment| segment.ident.span());
        let (fact, model_name, model_family) = (latent.fact, &table.model, &latent.family);
        let (ty, guide_family) = (family_type(family, runtime), family.name());
        let check = quote_spanned!(span=> check_support);
        let arguments = quote_spanned! {span=> (
            <<#ty as #runtime::Family>::Support as #runtime::Support>::KIND,
            <#schema as #runtime::Schema>::KINDS[#fact],
            #guide_family, #name, #model_name, #model_family,
        )};
        checks.extend(quote! {
            #[allow(non_upper_case_globals)]
            const #constant: () = #runtime::#check #arguments;
        });
    }
    for plate in block.plates() {
        if let Some(inner) = model.plates.iter().find(|inner| inner.name == plate.name.value()) {
            support_checks(&plate.body, table, &inner.block, paths, checks);
        }
    }
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
    let slots = slots::allocate(function);
    let (scope, window, args, width) = (local("__scope"), local("__window"), local("__args"), width());
    let statements = if broken {
        quote!(let _ = (#scope, #window, #args);)
    } else {
        let bind = shell.bind_args(&args);
        let block = Body { role: function.role, runtime, schema }.block(&function.body, &slots.body, matched);
        quote!(let _ = (&#scope, &#window); #bind #block)
    };
    let slot_count = &slots.width;
    let (params, args_type) = (shell.named("Params"), shell.args_type());
    let (text, signature) = (function.name.to_string(), signature(function));
    quote! {
        #[automatically_derived]
        impl #impl_generics #runtime::GuideBody for #ty #type_generics #where_clause {
            type Schema = #schema;
            type Args<'args> = #args_type;
            type Params = #params;
            const NAME: &'static str = #text;
            const SIGNATURE: &'static str = #signature;

            #[inline(always)]
            fn body<const #width: usize, __Scope: #runtime::GuideScope<#width>>(
                &self,
                #scope: &mut __Scope,
                #window: &mut #runtime::Window<'_>,
                #args: Self::Args<'_>,
            ) {
                #statements
            }

            fn gradient(&self, window: &mut #runtime::Window<'_>, args: Self::Args<'_>) -> #runtime::Pass {
                #runtime::pull::<{ #slot_count }, Self>(self, window, args)
            }
        }
    }
}
