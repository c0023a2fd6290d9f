use svi_runtime::prelude::*;

#[model]
fn counts(y: u64) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    observe("y", NegativeBinomial::new(mu.exp(), 1.0), y);
}

fn main() {}
