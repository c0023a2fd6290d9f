use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64], #[fixed] features: usize) {
    let beta = sample("beta", Normal::new(0.0, 1.0).iid(features));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&beta, &x[i]), 1.0), y[i]);
    }
}

#[guide(model = regression)]
fn mean_field(#[fixed] features: usize) {
    let loc = param("loc", vec![0.0; features]);
    sample("beta", Normal::new(&loc, 1.0).to_event());
}

fn main() {}
