use svi_runtime::prelude::*;

#[model]
fn counts(y: u64) {
    let w = sample("w", Normal::new(0.0, 1.0).iid::<3>());
    observe("y", Poisson::new(w), y);
}

fn main() {}
