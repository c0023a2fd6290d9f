use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    enumerate("up", Bernoulli::new(0.5));
    observe("y", Normal::new(0.0, 1.0), y[0]);
}

fn main() {}
