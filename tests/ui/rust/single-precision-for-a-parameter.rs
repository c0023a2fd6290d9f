use svi_runtime::prelude::*;

#[model]
fn noisy_line(x: &[f64], noise: f32, y: &[f64]) {
    let slope = sample("slope", Normal::new(0.0, 1.0));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(slope * x[i], noise), y[i]);
    }
}

fn main() {}
