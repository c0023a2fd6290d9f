use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let beta = sample("beta", Normal::new(0.0, 1.0).iid(3));
    let total: Real = beta.iter().sum();
    factor("sum", -total * total);
    for i in plate("row", y.len()) {
        observe("y", Normal::new(beta.dot(&x[i]), 1.0), y[i]);
    }
}

fn main() {}
