use svi_runtime::prelude::*;

#[model]
fn regression(x: &[&[f64]], y: &[f64], n: usize) {
    let w = param("w", vec![0.0_f32; n]);
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, x[i]), 1.0), y[i]);
    }
}

fn main() {}
