use svi_runtime::prelude::*;

#[model]
fn outer(y: f64) {
    let theta = submodel("trend", missing(1.0));
    observe("y", Normal::new(theta, 1.0), y);
}

fn main() {}
