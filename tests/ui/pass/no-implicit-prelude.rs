#![no_implicit_prelude]

use ::svi_runtime::prelude::{Adam, Normal, Positive, Svi, TraceElbo, guide, model};

#[model]
fn coin(y: &[f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        let q = sample("q", Normal::new(p, 1.0));
        observe("y", Normal::new(q, 1.0), y[i]);
    }
    deterministic("twice", p * 2.0);
}

#[guide(model = coin)]
fn fair(y: &[f64]) {
    let loc = param("loc", 0.0);
    let scale = param("scale", Positive(1.0));
    sample("p", Normal::new(loc, scale));
    for _ in plate("flip", y.len()) {
        sample("q", Normal::new(param("q_loc", 0.0), 1.0));
    }
}

pub(crate) fn main() {
    let _svi = Svi::new(coin(), fair(), TraceElbo::new(), Adam::new(0.1));
}
