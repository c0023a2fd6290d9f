use svi_runtime::prelude::*;
#[model]
fn m(y: &[f64]) {
    for i in plate("p", y.len()) {
        let k = sample("k", Bernoulli::new(0.5));
        observe("y", Normal::new(if k { 0.0 } else { 1.0 }, 1.0), y[i]);
    }
}
#[guide(model = m)]
fn g(y: &[f64]) {
    for _ in plate("p", y.len()) {
        let q = param("q", UnitInterval(0.5));
        sample("k", Bernoulli::new(q));
    }
}
fn main() {}
