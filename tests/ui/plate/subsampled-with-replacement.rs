use svi_runtime::prelude::*;

#[model]
fn schools(y: &[f64]) {
    for j in plate("school", y.len()).subsample(4).with_replacement() {
        let theta = sample("theta", Normal::new(0.0, 1.0));
        observe("y", Normal::new(theta, 1.0), y[j]);
    }
}

fn main() {
    let _ = schools();
}
