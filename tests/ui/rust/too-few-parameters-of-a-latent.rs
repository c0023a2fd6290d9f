use svi_runtime::prelude::*;

#[model]
fn heights(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let scale = sample("scale", HalfNormal::new(1.0));
    observe("y", StudentT::new(mu, scale), y);
}

fn main() {}
