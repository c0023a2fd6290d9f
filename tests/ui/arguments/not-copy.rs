use svi_runtime::prelude::*;
struct Data {
    y: Vec<f64>,
}
#[model]
fn coin(d: Data) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("flip", d.y.len()) {
        observe("y", Normal::new(mu, 1.0), d.y[i]);
    }
}
fn main() {}
