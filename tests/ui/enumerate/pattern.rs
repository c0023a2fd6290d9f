use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let (a, b) = enumerate("z", Categorical::<3>::new([0.2, 0.3, 0.5]));
    observe("y", Normal::new(a, b), y[0]);
}

fn main() {}
