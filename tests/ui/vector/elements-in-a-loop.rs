use svi_runtime::prelude::*;

#[model]
fn regression(x: &[&[f64]], y: &[f64], n: usize) {
    let beta = sample("beta", Normal::new(0.0, 1.0).iid(n));
    let gamma = sample("gamma", Normal::new(0.0, 1.0).iid(n));
    for i in plate("row", y.len()) {
        let mut mean = Real::from(0.0);
        for k in 0..n {
            mean += beta.at(k) * x[i][k] + gamma.at(k);
        }
        observe("y", Normal::new(mean, 1.0), y[i]);
    }
}

fn main() {}
