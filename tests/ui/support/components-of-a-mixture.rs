use svi_runtime::prelude::*;

#[model]
fn clusters(y: &[f64]) {
    let components = [Normal::new(-1.0, 1.0), Normal::new(1.0, 1.0)];
    for i in plate("item", y.len()) {
        observe("y", Mixture::new([0.5, 0.5], components), y[i]);
    }
}

fn main() {}
