//! The plates of a body, and what they collect.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Pat;
use syn::visit_mut::VisitMut;

use super::body::{Body, BodyReal, Collecting, count, local, width};
use super::leaves::collected;
use super::parts;
use super::spans::call_over;
use crate::ir::{Block, Plate, Role, Scan, Word};
use crate::matching::Matched;
use crate::slots::BlockSlots;

impl Body<'_> {
    pub(super) fn plate(
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
            let body = self.with(None).block(body, *braces, slots, matched);
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
        let body = self.with(Some(Collecting::Number)).block(body, *braces, slots, matched);
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
        let body = self.with(Some(Collecting::State(&point))).block(body, *braces, slots, matched);
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
}
