//! Expressions stand elsewhere in what is generated, in the second body of plates side by side above all: no lint is to speak of
//! that, for a fix would change the model.
#![deny(warnings, unused, unused_results)]

use svi_runtime::prelude::*;

#[model]
fn regression(x: &[f64], y: &[f64], k: f64) {
    let a = (sample("a", Normal::new(0.0, 1.0)));
    for i in plate("row", y.len()) {
        let shifted = a * k + (y[i] - x[i]);
        let scaled = (x[i] - 1.0) * 2.0;
        observe("y", Normal::new(shifted * (1.0 - x[i]) * (2.0 - a), 1.0), y[i]);
        let z = sample("z", Normal::new(a * (x[i] - 1.0), 1.0));
        factor("f", (x[i] - y[i]) * (a - (1.0 + 2.0)) * a * (scaled + 1.0) * z);
    }
}

#[guide(model = regression)]
fn mean_field(x: &[f64]) {
    let loc = { param("loc", 1.0) };
    let slope = param("slope", 1.0);
    sample("a", Normal::new(loc * (1.0 - slope), 1.0));
    for i in plate("row", x.len()) {
        sample("z", Normal::new(loc * (x[i] - 1.0) + (slope - x[i]), 1.0));
    }
}

pub(crate) fn main() {
    let _svi = Svi::new(regression(), mean_field(), TraceElbo::new(), Adam::new(0.1));
}
