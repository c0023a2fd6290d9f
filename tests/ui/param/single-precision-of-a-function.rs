use svi_runtime::prelude::*;

fn start(n: usize) -> Vec<f32> {
    vec![0.1; n]
}

#[model]
fn regression(x: &[&[f64]], y: &[f64], n: usize) {
    let w: Vector = param("w", start(n));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, x[i]), 1.0), y[i]);
    }
}

fn main() {}
