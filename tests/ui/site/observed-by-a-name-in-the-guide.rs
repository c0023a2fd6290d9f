use svi_runtime::prelude::*;

#[model]
fn heights(y: &[f64]) {
    for i in plate("row", y.len()) {
        let z = sample("z", Normal::new(0.0, 1.0));
        observe("y", Normal::new(z, 1.0), y[i]);
    }
}

#[guide(model = heights)]
fn fitted(y: &[f64]) {
    for i in plate("row", y.len()) {
        sample("z", Normal::new(param("loc", 0.0), 1.0));
        sample("y", Normal::new(0.0, 1.0), obs = y[i]);
    }
}

fn main() {}
