use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    for i in plate("group", y.len()) {
        let w = sample("w", Normal::new(0.0, 1.0).iid(3));
        observe("y", Normal::new(dot(&w, &x[i]), 1.0), y[i]);
    }
    factor("fit", w.sum());
}

fn main() {}
