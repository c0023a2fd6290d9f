use svi_runtime::prelude::*;
#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(3));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, &y[i]).exp(), 1.0), y[i]);
    }
    let _ = x;
}
fn main() {}
