use svi_runtime::prelude::*;

#[model]
fn coin(y: u64) {
    observe("y", Binomial::new(0.5, 10), y);
}

fn main() {}
