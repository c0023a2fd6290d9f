use svi_runtime::prelude::*;

#[model]
fn schools(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for j in plate("school", y.len()).shuffled() {
        observe("y", Normal::new(mu, 1.0), y[j]);
    }
}

fn main() {
    let _ = schools();
}
