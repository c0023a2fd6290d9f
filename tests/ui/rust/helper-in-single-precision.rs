use svi_runtime::prelude::*;

fn standardised(x: f64) -> f32 {
    ((x - 3.0) / 1.5) as f32
}

#[model]
fn regression(x: &[f64], y: &[f64]) {
    let slope = sample("slope", Normal::new(0.0, 1.0));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(slope * standardised(x[i]), 1.0), y[i]);
    }
}

fn main() {}
