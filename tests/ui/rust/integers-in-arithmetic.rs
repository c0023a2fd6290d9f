use svi_runtime::prelude::*;

#[model]
fn growth(x: &[f64], y: &[f64]) {
    let a = sample("a", Normal::new(0.0, 1.0));
    let b = sample("b", Normal::new(0.0, 1.0));
    let centre = 2 * a;
    for i in plate("row", y.len()) {
        let rate = (b - 1) * x[i];
        observe("y", Normal::new(centre + rate.max(0), 1.0), y[i]);
    }
}

fn main() {}
