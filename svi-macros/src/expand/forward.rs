//! From a guide to its model, of which an expansion has only the path.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Path;
use syn::ext::IdentExt;

use super::guide::guide;
use super::shell::Shell;
use super::spans::at;
use crate::diagnostics::Mistakes;
use crate::ir::{Function, Options};
use crate::matching::Matched;
use crate::table::Table;

/// Hands the guide to its model's hidden macro, which calls the second stage with the model's sites. If the model is not
/// there, the compiler says so, and takes everything that is built on it for granted.
pub fn guide_forward(
    function: &Function,
    options: &Options,
    attribute: &TokenStream,
    item: &TokenStream,
) -> TokenStream {
    let Some(model) = &options.model else { return TokenStream::new() };
    let (runtime, schema, hidden_macro) = (super::runtime(options), schema(), hidden_macro(model));
    let guide_for = guide_for(function, options);
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #model as #hidden_macro;
            #[allow(unused_imports)]
            use #hidden_macro as #schema;

            const _: () = {
                #[allow(unused_imports)]
                use #runtime::no_model::*;

                const _: () = {
                    #[allow(unused_imports)]
                    use #hidden_macro as #schema;

                    #guide_for
                };
            };

            #hidden_macro! { (#runtime::guide_with_model) { #attribute } { #item } }
        };
    }
}

/// The same for a model that is refused for its name, which is that of another macro: there is nothing to hand it to. Under that
/// name another model cannot be found either.
pub fn guide_of_refused(function: &Function, options: &Options) -> TokenStream {
    let (runtime, model, schema) = (super::runtime(options), &options.model, schema());
    let name = model.as_ref().and_then(|model| model.segments.last()).map(|last| &last.ident);
    let text = format!(
        "`{}` is the name of a macro, which a guide finds in the place of the model\nhelp: use the model by another name",
        name.map_or_else(String::new, |name| name.unraw().to_string())
    );
    let failure = at(name.map_or_else(Span::call_site, |name| name.span()), quote!(::core::panic!(#text)));
    let guide_for = guide_for(function, options);
    let mut reported = Mistakes::default();
    reported.block();
    let table = Table { broken: true, ..Table::default() };
    let items = guide(function, options, &table, &Matched::default(), (&reported, false));
    quote! {
        const _: () = {
            #[allow(non_camel_case_types)]
            type #schema = #model;
            const _: () = if !<#schema as #runtime::Schema>::IS_REFUSED { #failure };

            #guide_for
            #items
        };
    }
}

fn guide_for(function: &Function, options: &Options) -> TokenStream {
    let (runtime, shell, schema) = (super::runtime(options), Shell::new(function), schema());
    let (impl_generics, type_generics, where_clause) = shell.generics.split_for_impl();
    let ty = &shell.ty;
    quote! {
        #[automatically_derived]
        impl #impl_generics #runtime::GuideFor<#schema> for #ty #type_generics #where_clause {
            type Guide = <#schema as #runtime::Schema>::Guide<Self>;

            fn into_guide(self) -> Self::Guide {
                self
            }

            fn as_guide(&self) -> &Self::Guide {
                self
            }
        }
    }
}

/// The name under which the expansion calls the model's macro. Where that is only a function, the compiler says at the name that
/// there is no such macro.
fn hidden_macro(model: &Path) -> Ident {
    let Some(last) = model.segments.last().map(|last| &last.ident) else { return schema() };
    let span = Span::mixed_site().located_at(last.span());
    format_ident!("{}_is_not_annotated_with_model", last.unraw(), span = span)
}

/// The name under which the expansion knows the model's identity.
pub fn schema() -> Ident {
    Ident::new("__svi_model", Span::call_site())
}
