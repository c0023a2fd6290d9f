use svi_runtime::prelude::*;

#[model]
fn effect(y: &[f64]) -> Real {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("item", y.len()).subsample(2) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
    mu
}

fn main() {}
