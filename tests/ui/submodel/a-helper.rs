use svi_runtime::prelude::*;

fn helper(x: f64) -> f64 {
    x
}

#[model]
fn outer(y: f64) {
    let theta = submodel("trend", helper(1.0));
    observe("y", Normal::new(theta, 1.0), y);
}

fn main() {}
