//! A plate's iterations side by side.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::body::{Body, Collecting, local, width};
use crate::ir::{Block, Plate, Role, Word};
use crate::lanes::{self, Constant, SideBySide, Value};
use crate::matching::Matched;
use crate::slots::BlockSlots;

impl Body<'_> {
    /// The iterations of a plate side by side, if they can run so: a body for the narrow instructions, and one for the wide.
    pub(super) fn lanes(&self, plate: &Plate, slots: &BlockSlots, matched: &Matched) -> Option<[TokenStream; 2]> {
        let SideBySide { block, constants, copies } = self.side_by_side(plate, matched)?;
        let (scope, window, rows, index) = (local("__scope"), local("__window"), local("__rows"), local("__index"));
        let (outside, width) = (self.runtime, width());
        let runtime = &quote!(#outside::lanes);
        // The leaves, which are harvested when the iterations are known to have no errors, come before the constants.
        let leaves = block.leaves(self.role).len();
        let slots = &BlockSlots {
            first: (0..leaves).map(|leaf| quote!(#leaf)).collect(),
            ends: slots.ends.clone(),
            ..BlockSlots::default()
        };
        let Constants { starts, ends, width: own_width } = self.constants(&constants, leaves);
        let Body { role, function, own_slots, schema, summed, .. } = *self;
        let body = Body {
            role,
            function,
            own_slots,
            runtime,
            schema,
            collecting: plate.collects.as_ref().map(|_| Collecting::Number),
            summed,
            outside: None,
            in_lanes: true,
        };
        let noise = self.noise(&block, &own_width);
        let body = body.block(&block, plate.braces, slots, matched);
        let in_lanes = |instructions: &str| {
            let instructions = local(instructions);
            quote_spanned! {plate.span=>
                // The lints look at the body row by row: here expressions stand elsewhere than where the user has them, and what is
                // used by data alone that nothing uses is not there.
                #[allow(warnings, unused)]
                #[inline(always)]
                |
                    #scope: &mut #runtime::LaneScope<#own_width, #width, #runtime::#instructions>,
                    #window: &mut #runtime::LaneWindow<'_>,
                    #rows: &mut #runtime::LaneRows<#own_width, _, #runtime::#instructions>,
                | -> #runtime::Finished {
                    #[allow(unused_imports)]
                    use #runtime::{GivenAlone as _, OriginalAlone as _, RunAlone as _};
                    #(let #copies = ::core::convert::identity(#copies);)*
                    #starts
                    while let ::core::option::Option::Some(#index) = #rows.next(&*#scope, &mut *#window) {
                        let _ = #index;
                        #noise
                        let _ = #body;
                    }
                    #ends
                    #runtime::finished()
                }
            }
        };
        Some([in_lanes("Narrow"), in_lanes("Wide")])
    }

    /// The plate's body for iterations that run side by side, if they can. The rows of the latents have to be known where a guide draws them.
    fn side_by_side(&self, plate: &Plate, matched: &Matched) -> Option<SideBySide> {
        self.latents_width(&plate.body, matched)?;
        lanes::side_by_side(plate, self.outside?, self.role)
    }

    /// The bodies in lanes of a plate that collects, by the names under which both of its runs find them.
    pub(super) fn named_lanes(&self, plate: &Plate, matched: &Matched) -> Option<[Ident; 2]> {
        let name = plate.name.value();
        let named = |instructions| local(&format!("__{instructions}_{}", name.trim_start_matches("r#")));
        self.side_by_side(plate, matched).map(|_| [named("narrow"), named("wide")])
    }

    /// What the draws of a guide are made of.
    fn noise(&self, block: &Block, own_width: &usize) -> Option<TokenStream> {
        let (runtime, noise, scope, width) = (self.runtime, local("__noise"), local("__scope"), width());
        let draws = block.sites_of(Word::Sample).count();
        (self.role == Role::Guide)
            .then(|| quote!(let #noise = #runtime::lanes::noise::<#draws, #own_width, #width, _>(&mut *#scope);))
    }

    /// How the constants are prepared and hand back, with slots from `first` on.
    fn constants(&self, constants: &[Constant], first: usize) -> Constants {
        let (runtime, scope, width) = (self.runtime, local("__scope"), width());
        let (mut starts, mut ends, mut first) = (TokenStream::new(), TokenStream::new(), first);
        for (number, Constant { name, value, slots }) in constants.iter().enumerate() {
            let original = local(&format!("__original_{number}"));
            let (value, leaf) = match value {
                Value::Number(value) => (quote!(#value), quote!(number)),
                Value::Array(value) => (quote!(#value), quote!(leaf::<#slots, _, _>)),
                Value::LogMasses(distribution) => {
                    let masses = quote!(#runtime::lanes::log_masses::<#width, #slots, _>(#distribution));
                    (masses, quote!(leaf::<#slots, _, _>))
                }
            };
            starts.extend(quote! {
                let #original = #runtime::lanes::Original::<_, #width>::new(#value);
                let #name = #original.#leaf(&*#scope, #first);
            });
            ends.extend(quote!(#original.end(&mut *#scope, #first);));
            first += slots;
        }
        Constants { starts, ends, width: first }
    }
}

/// The code around the iterations for what is the same in all of them.
struct Constants {
    starts: TokenStream,
    ends: TokenStream,
    /// The slots of the plate.
    width: usize,
}
