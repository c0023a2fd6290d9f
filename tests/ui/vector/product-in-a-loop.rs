use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(3));
    for i in 0..y.len() {
        observe("y", Normal::new(dot(&w, &x[i]), 1.0), y[i]);
    }
}

fn main() {}
