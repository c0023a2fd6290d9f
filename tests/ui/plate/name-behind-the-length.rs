use svi_runtime::prelude::*;

#[model]
fn schools(y: &[f64]) {
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(0.0, 10.0));
        observe("y", Normal::new(theta, 1.0), y[j]);
    }
}

#[guide(model = schools)]
fn mean_field(y: &[f64]) {
    for _ in plate(y.len(), "school") {
        sample("theta", Normal::new(0.0, 1.0));
    }
}

fn main() {}
