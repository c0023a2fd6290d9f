//! In a plate that would run side by side.

use svi_runtime::prelude::*;

#[model]
fn curve(x: &[f64], y: &[f64], n: usize) {
    let a = sample("a", Normal::new(0.0, 1.0));
    let w = sample("w", Normal::new(0.0, 1.0).iid::<2>());
    for i in plate("item", y.len()) {
        let z = enumerate("z", Bernoulli::new(0.5));
        observe("y", Normal::new(w[z], 1.0), y[i]);
    }
    factor("others", a + w[0] * x[0] * n as f64);
}

fn main() {
    let _model = curve();
}
