use svi_runtime::prelude::*;
#[model]
fn m(y: f64) {
    let k = 3;
    let w = sample("w", Normal::new(0.0, 1.0).iid::<k>());
    observe("y", Normal::new(w[0], 1.0), y);
}
#[model]
fn m1(y: f64) {
    let k = 3;
    let w = sample("w", Normal::new(0.0, 1.0).iid::<{ k }>());
    observe("y", Normal::new(w[0], 1.0), y);
}
#[model]
fn m2(y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid::<{ y.len() }>());
    observe("y", Normal::new(w[0], 1.0), y[0]);
}
#[model]
fn m3(y: &[f64]) {
    let k = 2;
    let w = param("w", [0.0; k]);
    observe("y", Normal::new(w[0], 1.0), y[0]);
}
fn main() {}
