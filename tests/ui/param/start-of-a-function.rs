use svi_runtime::prelude::*;

const START: [f64; 2] = [0.0, 1.0];

fn start(n: usize) -> Vec<f64> {
    vec![0.1; n]
}

#[model]
fn of_an_array(y: f64) {
    let mu = param("mu", START);
    observe("y", Normal::new(mu[0], 1.0), y);
}

#[model]
fn of_a_vector(x: &[&[f64]], y: &[f64], n: usize) {
    let w = param("w", start(n));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, x[i]), 1.0), y[i]);
    }
}

fn main() {}
