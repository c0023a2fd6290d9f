use svi_runtime::prelude::*;

struct Trend(f64);

#[model]
fn outer(y: f64) {
    let theta = submodel("trend", Trend(1.0));
    observe("y", Normal::new(theta, 1.0), y);
}

fn main() {}
