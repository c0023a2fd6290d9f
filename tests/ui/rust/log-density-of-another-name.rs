use svi_runtime::prelude::*;

#[model]
fn item(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    factor("y", Normal::new(mu, 1.0).log_prob(y));
}

fn main() {}
