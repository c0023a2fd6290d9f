use svi_runtime::prelude::*;

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + z
}

#[model]
fn outer(y: f64) {
    let a = submodel("trend", effect(), (Real::from(1.0),));
    let b = submodel("trend", effect(), (a,));
    observe("y", Normal::new(b, 1.0), y);
}

fn main() {}
