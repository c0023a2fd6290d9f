use svi_runtime::prelude::*;

#[derive(Debug)]
struct Prior {
    scale: f64,
}

#[model]
fn heights(#[fixed] prior: Prior, y: f64) {
    let mu = sample("mu", Normal::new(0.0, prior.scale));
    observe("y", Normal::new(mu, 1.0), y);
}

fn main() {}
