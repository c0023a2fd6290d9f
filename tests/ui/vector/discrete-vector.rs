use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let z = sample("z", Poisson::new(1.0).iid(3));
    factor("fit", z.sum() + y[0] + x[0][0]);
}

fn main() {}
