//! What a guide finds where the name of its model is that of a function alone. That a model has a hidden macro and this has none is
//! one error; that it has an identity, a type, is not to be the second.
//!
//! An expansion brings its model into an inner scope under the name that stands here, which hides this one if there is a type.

use crate::record::NoLatents;
use crate::schema::{Fact, Schema};
use crate::scope::Node;
use crate::submodel::Part;

/// In the place of a model's identity.
#[allow(non_camel_case_types)]
#[derive(Debug)]
pub enum __svi_model {}

impl Part for __svi_model {
    type Params = NoLatents<f64>;
    const SLOTS: usize = 0;
    const NUMBERS: usize = 0;
    const SUBSAMPLES: bool = false;
    const IS_WHOLE: bool = true;
    const SIGNATURE: &'static str = "";
}

impl Schema for __svi_model {
    const FACTS: &'static [Fact] = &[];
    const HAS_LATENTS: bool = false;
    const PARTS: &'static [bool] = &[];
    type Latents<T> = NoLatents<T>;
    type Draw = ();
    type Guide<G> = G;

    fn draw(_node: &Node) {}
}
