use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    for (t, level) in scan("time", y.len(), 0.0) {
        observe("y", Normal::new(level, 1.0), y[t]);
    }
    let _ = x;
}

fn main() {}
