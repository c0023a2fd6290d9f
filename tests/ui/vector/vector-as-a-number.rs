use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(3));
    observe("y", Normal::new(w, 1.0), y[0]);
    let _ = x;
}

fn main() {}
