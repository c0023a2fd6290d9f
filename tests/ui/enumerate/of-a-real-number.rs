use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let z = enumerate("z", Normal::new(0.0, 1.0));
    observe("y", Normal::new(z, 1.0), y[0]);
}

fn main() {}
