use svi_runtime::prelude::*;

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + z
}

#[model]
fn outer(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    observe("y", Normal::new(submodel("trend", effect(), (mu,)), 1.0), y);
}

fn main() {}
