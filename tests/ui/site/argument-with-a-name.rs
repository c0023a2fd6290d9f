use svi_runtime::prelude::*;

#[model]
fn heights(y: f64) {
    let mu = sample("mu", Normal::new(loc = 0.0, scale = 5.0));
    observe("y", Normal::new(mu, 1.0), obs = y);
}

fn main() {}
