use svi_runtime::prelude::*;

#[model]
fn effect(mu: Real) -> Option<Real> {
    let z = sample("z", Normal::new(0.0, 1.0));
    Some(mu + z)
}

fn main() {}
