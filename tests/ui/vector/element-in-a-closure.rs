use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(3));
    let sum: Vec<Real> = (0..3).map(|k| w.at(k)).collect();
    factor("fit", sum[0]);
}

fn main() {}
