use svi_runtime::prelude::*;

#[model]
fn regression(x: &[&[f64]], y: &[f64], n: usize) {
    let w = param("w", Simplex(vec![0.5; n]));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, x[i]), 1.0), y[i]);
    }
}

#[model]
fn total(y: f64, n: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(n));
    observe("y", Normal::new(w.sum(), 1.0), y);
}

#[guide(model = total)]
fn spread(n: usize) {
    let scale = param("scale", Ordered(vec![1.0; n]));
    sample("w", Normal::new(0.0, scale).to_event());
}

fn main() {}
