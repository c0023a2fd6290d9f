use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let z = enumerate("z", Halved::new(2.0));
    observe("y", Normal::new(z as f64, 1.0), y[0]);
}

type Halved = Exponential;

fn other() {
}

fn main() {}
