use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid::<3>());
    factor("fit", dot(&w, &x[0]));
    let _ = y;
}

fn main() {}
