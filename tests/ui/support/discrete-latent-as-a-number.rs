use svi_runtime::prelude::*;
#[model]
fn m(y: &[f64]) {
    for i in plate("p", y.len()) {
        let k = sample("k", Bernoulli::new(0.5));
        observe("y", Normal::new(k as f64, 1.0), y[i]);
    }
}
#[model]
fn m2(y: &[f64], x: &[f64]) {
    let k = sample("k", Poisson::new(0.5));
    observe("y", Normal::new(y[k as usize], 1.0), x[0]);
}
#[model]
fn m3(y: &[f64]) {
    let k = sample("k", Bernoulli::new(0.5));
    if k == true {
        factor("f", 1.0);
    }
    observe("y", Normal::new(0.0, 1.0), y[0]);
}
fn main() {}
