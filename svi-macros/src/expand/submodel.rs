//! The statement that runs a sub-model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, PathArguments, parse_quote};

use super::body::{Body, BodyReal, local, width};
use super::leaves::collected;
use super::parts::{alias, constructor};
use super::spans::{at, call_at, call_over, ends};
use crate::ir::{Plate, Role, SubModel};
use crate::matching::Matched;
use crate::words::peel;

impl Body<'_> {
    /// The first arguments of the functions that run a sub-model: the width of numbers, and where its slots begin.
    pub(super) fn part_types(&self) -> TokenStream {
        let (runtime, own, width) = (self.runtime, self.own_slots, width());
        quote!(#width, #runtime::Behind<__Base, { #own }>, _, _)
    }

    /// The call of the constructor under the name of the function's identity: a function that is not there is one error, that
    /// of its type.
    fn constructed(&self, plate: &Plate, part: &SubModel) -> Expr {
        let mut call = peel(&part.call).clone();
        if let Expr::Call(ExprCall { func, .. }) = &mut call
            && let Expr::Path(path) = peel(func)
            && let Some(last) = path.path.segments.last()
        {
            let (alias, span) = (alias(self.function, &plate.name), last.ident.span());
            let make = constructor(span);
            let make = at(span, quote!(#alias::#make));
            let arguments = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => Some(arguments),
                PathArguments::None | PathArguments::Parenthesized(_) => None,
            };
            **func = parse_quote!(#make #arguments);
        }
        call
    }

    pub(super) fn part(
        &self,
        plate: &Plate,
        part: &SubModel,
        (own, of_model): (usize, usize),
        matched: &Matched,
    ) -> TokenStream {
        let (runtime, scope, window, width) = (self.runtime, local("__scope"), local("__window"), width());
        let (mut call, mut inputs) = (self.constructed(plate, part), part.inputs.clone());
        BodyReal { runtime }.visit_expr_mut(&mut call);
        BodyReal { runtime }.visit_expr_mut(&mut inputs);
        let (function, types, chosen, run, start) = match self.role {
            Role::Model => {
                let alias = alias(self.function, &plate.name);
                ("PartFor", quote!(::<#alias>::into_model), quote!(ChosenModel), quote!(run_model), quote!(start_model))
            }
            Role::Guide => {
                let (schema, index) = (self.schema, matched.part.unwrap_or_default());
                (
                    "guide_of",
                    quote!(::<#schema, #index, _, _>),
                    quote!(ChosenGuide),
                    quote!(run_guide),
                    quote!(start_guide),
                )
            }
        };
        let chosen_function = call_over(&part.call, runtime, (function, types), quote!(#call));
        let with = quote!(#runtime::#chosen::with::<#width>);
        let chosen = call_at(ends(&part.call).0, with, quote!(#runtime::#chosen(#chosen_function), #inputs));
        let site = self.plate_site(plate, (own, of_model), matched);
        let types = self.part_types();
        let Some(value) = &plate.collects else {
            return quote!(#runtime::#run::<#types>(#chosen, &mut *#scope, &mut *#window, #site););
        };
        let (token, attributes) = (collected(plate).0, &part.attributes);
        let mut value = value.clone();
        BodyReal { runtime }.visit_pat_mut(&mut value);
        quote! {
            #(#attributes)*
            let #value = #runtime::#start::<#types>(#chosen, &mut *#scope, &mut *#window, #site, &#token);
        }
    }
}
