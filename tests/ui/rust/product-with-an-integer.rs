//! In a plate that would run side by side.

use svi_runtime::prelude::*;

#[model]
fn curve(x: &[f64], y: &[f64], n: usize) {
    let a = sample("a", Normal::new(0.0, 1.0));
    let w = sample("w", Normal::new(0.0, 1.0).iid::<2>());
    for i in plate("item", y.len()) {
        let b = a + x[i];
        observe("y", Normal::new(b * n, 1.0), y[i]);
    }
    factor("others", a + w[0] * x[0] * n as f64);
}

fn main() {
    let _model = curve();
}
