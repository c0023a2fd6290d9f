//! The tokens that the leaves of a body borrow, and the harvest of each.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::body::{Body, Surroundings, local};
use super::spans::call_at;
use crate::ir::{Leaf, Plate, Read, Role, Site, Word};
use crate::matching::Matched;

/// The slot of a site, at the word. No constant of the user's has its name, which would be one in a pattern too.
pub fn slot(leaf: &Site) -> Ident {
    let name: String = leaf.name.value().chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    format_ident!("__slot_{name}", span = Span::mixed_site().located_at(leaf.span))
}

/// The slot of a leaf that is read from vectors, at the word.
pub fn read_slot(read: &Read, index: usize) -> Ident {
    format_ident!("__read_{index}", span = Span::mixed_site().located_at(read.span))
}

/// The token of what a plate collects, and its iteration.
pub fn collected(plate: &Plate) -> (Ident, Ident) {
    let name = plate.name.value();
    if plate.part.is_some() {
        let token =
            format_ident!("__part_{}", name.trim_start_matches("r#"), span = Span::mixed_site().located_at(plate.span));
        return (token.clone(), token);
    }
    (local(&format!("__collected_{name}")), local(&format!("__iteration_{name}")))
}

pub fn borrowed(leaf: &Site) -> TokenStream {
    let slot = slot(leaf);
    quote_spanned!(slot.span()=> &#slot)
}

impl Body<'_> {
    /// What a leaf borrows.
    pub(super) fn token(&self, leaf: &Leaf<'_>, first: &TokenStream) -> TokenStream {
        let runtime = self.runtime;
        let first = if self.in_lanes { first.clone() } else { quote!(<__Base as #runtime::Base>::FIRST + #first) };
        let (name, token) = match leaf {
            Leaf::Site(site) => (slot(site), quote!(Slot::new(#first))),
            Leaf::Vector(site) => (slot(site), quote!(VectorSlot::new(#first))),
            Leaf::Read(read, index) => (read_slot(read, *index), quote!(LeafSlot::new(#first))),
            Leaf::Collected(plate) if plate.part.is_some() => (collected(plate).0, quote!(PartSlot::new(#first))),
            Leaf::Collected(plate) if plate.scan.is_some() => (collected(plate).0, quote!(ScanSlot::new())),
            Leaf::Collected(plate) => (collected(plate).0, quote!(CollectSlot::new())),
        };
        quote!(let #name = #runtime::#token;)
    }

    /// The harvest of a leaf. Between statements it consumes its slot: a later use of the leaf is an error. That the slot also
    /// goes out of scope is the same error, which the compiler leaves out if the move stands where the borrow does. At the
    /// end of the block the slot goes out of scope.
    pub(super) fn end(&self, leaf: usize, block: &Surroundings<'_>, last: bool) -> TokenStream {
        let (scope, window) = (local("__scope"), local("__window"));
        let (function, slot) = match &block.leaves[leaf].1 {
            Leaf::Site(site) => match (site.word == Word::Param, last, slot(site)) {
                (true, false, slot) => (quote!(end_param), quote!(#slot)),
                (true, true, _) => (quote!(last_param), borrowed(site)),
                (false, false, slot) => (quote!(end_sample), quote!(#slot)),
                (false, true, _) => (quote!(last_sample), borrowed(site)),
            },
            Leaf::Vector(site) => {
                let slot = slot(site);
                (self.end_of_vector(site), if last { quote!(&#slot) } else { quote!(&{ #slot }) })
            }
            Leaf::Read(read, index) => {
                let slot = read_slot(read, *index);
                let slot = if last { quote!(&#slot) } else { quote!(&{ #slot }) };
                let (runtime, types) = (self.runtime, self.read_types());
                let function = quote!(#runtime::end_read::#types);
                let call = call_at(read.span, function, quote!(&mut *#scope, &mut *#window, #slot));
                return quote!(#call;);
            }
            Leaf::Collected(plate) => return self.end_of_plate(plate, block, last),
        };
        let runtime = self.runtime;
        quote!(#runtime::#function(&mut *#scope, &mut *#window, #slot);)
    }

    fn end_of_vector(&self, site: &Site) -> TokenStream {
        let is_joint = site.family.as_ref().is_some_and(|family| family.run_time);
        match (site.word, self.role) {
            (Word::Param, _) => quote!(end_param_vector),
            (_, Role::Model) if is_joint => quote!(end_sample_joint),
            (_, Role::Guide) if is_joint => quote!(end_sample_joint_in_guide),
            (_, Role::Model) => quote!(end_sample_vector),
            (_, Role::Guide) => quote!(end_sample_vector_in_guide),
        }
    }

    fn end_of_plate(&self, plate: &Plate, block: &Surroundings<'_>, last: bool) -> TokenStream {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let own = block.block.plates().position(|other| other.name.value() == plate.name.value()).unwrap_or(0);
        let nothing = Matched::default();
        let (of_model, inner) = block.matched.plates.get(own).map_or((own, &nothing), |(i, m)| (*i, m));
        let site = self.plate_site(plate, (own, of_model), inner);
        let (token, iteration) = collected(plate);
        let token =
            if last { quote_spanned!(token.span()=> &#token) } else { quote_spanned!(token.span()=> &{ #token }) };
        if plate.part.is_some() {
            let (types, end) = (self.part_types(), if self.role == Role::Model { "end_model" } else { "end_guide" });
            let end = local(end);
            return quote!(#runtime::#end::<#types>(&mut *#scope, &mut *#window, #site, #token););
        }
        let end = if plate.scan.is_some() { quote!(end_scan) } else { quote!(end_collected) };
        let (end, lanes) = match self.named_lanes(plate, inner) {
            None => (end, None),
            Some([narrow, wide]) => (quote!(end_collected_in_lanes), Some(quote!(, (&#narrow, &#wide)))),
        };
        quote!(#runtime::#end(&mut *#scope, &mut *#window, #site, (#token, &#iteration) #lanes);)
    }
}
