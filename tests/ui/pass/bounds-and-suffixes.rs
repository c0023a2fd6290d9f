//! Supports with bounds, the state of a scan that is changed, and numbers with their type.

use svi_runtime::prelude::*;

#[model]
fn bounded(y: &[f64]) {
    let p = sample("p", Flat::interval(0.0, 1f64));
    let scale = param("scale", Positive(2f64));
    for (t, mut level) in scan("time", y.len(), 0.0) {
        level += p * y[t];
        observe("y", Normal::new(level, scale), y[t]);
        level
    }
}

#[guide(model = bounded)]
fn flat_guide() {
    sample("p", Uniform::new(0.0, 1.0));
}

pub(crate) fn main() {
    let _svi = Svi::new(bounded(), flat_guide(), TraceElbo::new(), Adam::new(0.1));
}
