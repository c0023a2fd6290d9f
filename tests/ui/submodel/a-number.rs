use svi_runtime::prelude::*;

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + z
}

#[model]
fn outer(y: f64) {
    let theta = submodel("trend", 1.0);
    observe("y", Normal::new(theta, 1.0), y);
}

fn main() {}
