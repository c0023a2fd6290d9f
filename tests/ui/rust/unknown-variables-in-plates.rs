use svi_runtime::prelude::*;
#[model]
fn coin(x: &[f64], y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("r", y.len()) {
        observe("y", Normal::new(m, 1.0), y[i]);
    }
    for i in plate("q", y.len()) {
        observe("z", Normal::new(mu, 1.0), y[j]);
    }
    for i in plate("q2", y.len()) {
        let t = x[i] * 2.0;
        observe("z2", Normal::new(mu * tt, 1.0), y[i]);
    }
}
fn main() {}
