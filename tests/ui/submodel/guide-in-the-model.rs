use svi_runtime::prelude::*;

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + z
}

#[guide(model = effect)]
fn effect_guide() {
    sample("z", Normal::new(0.0, 1.0));
}

#[model]
fn outer() {
    submodel("trend", effect_guide());
}

fn main() {}
