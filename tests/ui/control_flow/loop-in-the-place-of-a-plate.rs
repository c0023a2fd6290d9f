use svi_runtime::prelude::*;

#[model]
fn eight_schools(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    for j in 0..y.len() {
        let theta = sample("theta", Normal::new(mu, 1.0));
        observe("y", Normal::new(theta, 1.0), y[j]);
    }
}

#[guide(model = eight_schools)]
fn mean_field(y: &[f64]) {
    sample("mu", Normal::new(0.0, 1.0));
    for _ in plate("school", y.len()) {
        sample("theta", Normal::new(0.0, 1.0));
    }
}

fn main() {
    let _ = (eight_schools(), mean_field());
}
