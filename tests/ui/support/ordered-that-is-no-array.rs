use svi_runtime::prelude::*;

#[model]
fn of_a_vector(y: f64, n: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(n).ordered());
    observe("y", Normal::new(w.sum(), 1.0), y);
}

#[model]
fn of_a_number(y: f64) {
    let w = sample("w", Normal::new(0.0, 1.0).ordered());
    observe("y", Normal::new(w, 1.0), y);
}

#[model]
fn before_its_size(y: f64) {
    let w = sample("w", Normal::new(0.0, 1.0).ordered().iid::<3>());
    observe("y", Normal::new(w[0], 1.0), y);
}

fn main() {}
