use svi_runtime::prelude::*;

#[model]
fn of_a_vec(x: &[&[f64]], y: &[f64], n: usize) {
    let w: Vec<Real> = sample("w", Normal::new(0.0, 1.0).iid(n));
    for i in plate("row", y.len()) {
        observe("y", Normal::new(dot(&w, x[i]), 1.0), y[i]);
    }
}

#[model]
fn of_a_vector(y: f64) {
    let z: Vector = sample("z", Normal::new(0.0, 1.0));
    observe("y", Normal::new(z.at(0), 1.0), y);
}

#[model]
fn of_an_array(y: &[f64]) {
    let mu: [Real; 2] = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("item", y.len()) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

fn main() {}
