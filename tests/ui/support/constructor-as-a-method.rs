use svi_runtime::prelude::*;

#[model]
fn items(y: f64) {
    let mu = sample("mu", dist.Normal(0.0, 1.0));
    let scale = sample("scale", HalfNormal.new(1.0));
    observe("y", Normal::new(mu, scale), y);
}

fn main() {}
