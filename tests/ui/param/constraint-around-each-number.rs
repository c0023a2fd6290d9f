use svi_runtime::prelude::*;

#[model]
fn shares(y: f64) {
    let c = param("c", [Positive(1.0); 3]);
    let q = sample("q", Dirichlet::<3>::new(c));
    observe("y", Normal::new(q[0], 1.0), y);
}

#[model]
fn regression(x: &[&[f64]], y: &[f64], n: usize) {
    let w = param("w", vec![Positive(0.1); n]);
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, x[i]), 1.0), y[i]);
    }
}

fn main() {}
