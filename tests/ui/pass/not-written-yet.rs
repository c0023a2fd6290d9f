//! Parts that are not written yet: `todo!()` in the place of a statement, a number or a whole body.
#![deny(warnings)]

use svi_runtime::prelude::*;

#[model]
fn begun(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let _ = (mu, y);
    todo!("the measurements")
}

#[guide(model = begun)]
fn without_scale() {
    let loc = param("loc", 0.0);
    sample("mu", Normal::new(loc, todo!()));
}

#[model]
fn with_a_plate(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(mu * y[i], unimplemented!()), y[i]);
    }
}

#[model]
fn empty() {
    todo!()
}

pub(crate) fn main() {
    let _svi = Svi::new(begun(), without_scale(), TraceElbo::new(), Adam::new(0.1));
    let _models = (with_a_plate(), empty());
}
