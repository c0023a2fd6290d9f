use svi_runtime::prelude::*;

#[model]
fn schools(y: &[f64], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    for (j, s) in sigma.iter().enumerate() {
        observe("y", Normal::new(mu, s), y[j]);
    }
}

fn main() {}
