use svi_runtime::prelude::*;

#[model]
fn effect(mu: &[Real]) {
    let z = sample("z", Normal::new(mu[0], 1.0));
}

fn main() {}
