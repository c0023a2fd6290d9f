use svi_runtime::prelude::*;

#[model]
fn mixture(y: f64) {
    observe("y", Mixture::new([0.5, 0.5], [Normal::new(-1.0, 1.0), Normal::new(1.0, 1.0)]), y);
}

fn main() {}
