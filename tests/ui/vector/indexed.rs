use svi_runtime::prelude::*;

#[model]
fn regression(group: &[usize], y: &[f64]) {
    let alpha = sample("alpha", Normal::new(0.0, 1.0).iid(3));
    let w = sample("w", Normal::new(0.0, 1.0).iid(3));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(alpha[group[i]] + w, 1.0), y[i]);
    }
}

fn main() {}
