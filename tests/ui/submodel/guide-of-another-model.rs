use svi_runtime::prelude::*;

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + z
}

#[model]
fn outer(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let theta = submodel("trend", effect(), (mu,));
    observe("y", Normal::new(theta, 1.0), y);
}

#[model]
fn scale() {
    let _s = sample("s", HalfNormal::new(1.0));
}

#[guide(model = scale)]
fn scale_guide() {
    sample("s", LogNormal::new(0.0, 1.0));
}

#[guide(model = outer)]
fn mean_field() {
    sample("mu", Normal::new(0.0, 1.0));
    submodel("trend", scale_guide());
}

fn main() {}
