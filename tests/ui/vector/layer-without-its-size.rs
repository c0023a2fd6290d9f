use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid((2, 3)));
    let h: [Real; 2] = linear(&w, &x[0]);
    factor("fit", h[0] + y[0]);
}

fn main() {}
