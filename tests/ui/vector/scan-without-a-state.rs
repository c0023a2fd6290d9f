use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    for t in scan("time", y.len(), 0.0) {
        observe("y", Normal::new(0.0, 1.0), y[t]);
    }
    let _ = x;
}

fn main() {}
