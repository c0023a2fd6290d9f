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
fn outer(y: &[f64]) {
    for j in plate("school", y.len()) {
        let theta = submodel("trend", effect(), (Real::from(1.0),));
        observe("y", Normal::new(theta, 1.0), y[j]);
    }
}

#[guide(model = outer)]
fn mean_field() {
    submodel("trend", effect_guide());
}

fn main() {}
