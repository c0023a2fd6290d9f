use svi_runtime::prelude::*;

#[model]
fn heights(y: f64, scale: f64 = 1.0) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    observe("y", Normal::new(mu, scale), y);
}

fn main() {}
