use svi_runtime::prelude::*;
#[model]
fn m(y: &[f64]) {
    for (t, x) in scan("time", y.len(), Real::from(0.0)) {
        let s = sample("s", Normal::new(0.0, 1.0));
        let x = x + s;
        observe("y", Normal::new(x, 1.0), y[t]);
        x
    }
}
#[guide(model = m)]
fn g() { }
fn main() {}
