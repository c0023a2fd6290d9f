use svi_runtime::prelude::*;
#[model]
fn m(y: &[f64]) {
    let mut x = Real::from(0.0);
    for t in plate("time", y.len()) {
        let s = sample("s", Normal::new(0.0, 1.0));
        x += s;
        observe("y", Normal::new(x, 1.0), y[t]);
    }
}
fn main() {}
