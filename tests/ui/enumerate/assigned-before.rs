use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let mut loc = 0.0;
    let up = enumerate("up", Bernoulli::new(0.5));
    if up {
        loc = 1.0;
    }
    observe("y", Normal::new(loc, 1.0), y[0]);
}

fn main() {}
