use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let z = enumerate("z", Bernoulli::new(if enumerate("w", Bernoulli::new(0.5)) { 0.1 } else { 0.2 }));
    observe("y", Normal::new(if z { 1.0 } else { 0.0 }, 1.0), y[0]);
}

fn main() {}
