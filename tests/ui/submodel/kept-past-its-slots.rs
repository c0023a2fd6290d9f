use svi_runtime::prelude::*;

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + z
}

#[model]
fn outer(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let kept = std::sync::Mutex::new(mu);
    for j in plate("school", y.len()) {
        let theta = submodel("trend", effect(), (mu,));
        *kept.lock().unwrap() = theta;
        observe("y", Normal::new(theta, 1.0), y[j]);
    }
}

fn main() {}
