use svi_runtime::prelude::*;

#[model]
fn heights(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("row", y.len()) {
        sample("y", Normal::new(loc = mu, scale = 1.0), obs = y[i]);
    }
}

fn main() {}
