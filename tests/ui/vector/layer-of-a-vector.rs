use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(3));
    let h = linear::<2>(&w, &x[0]);
    factor("fit", h[0] + y[0]);
}

fn main() {}
