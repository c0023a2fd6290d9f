use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64], #[fixed] features: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, &x[i]), 1.0), y[i]);
    }
}

#[guide(model = regression)]
fn mean_field() {
    sample("w", Normal::new(0.0, 1.0).iid::<2>());
}

fn main() {
    let _ = (regression(2), mean_field());
}
