use svi_runtime::prelude::*;
#[model]
fn m(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    observe("y", Normal::new(mu, 1.0), y);
}
#[guide(model = m)]
fn g(y: &[f64]) {
    sample("mu", Normal::new(0.0, 1.0));
    for _ in plate("row", y.len()) {
        let _l = param("l", 0.0);
    }
}
fn main() {}
