use svi_runtime::prelude::*;

#[model]
fn heights(y: f64) {
    let scale = param("scale", 1.0, constraint = constraints.positive);
    observe("y", Normal::new(0.0, scale), y);
}

fn main() {}
