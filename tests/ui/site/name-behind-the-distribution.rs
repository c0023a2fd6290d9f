use svi_runtime::prelude::*;

#[model]
fn coin(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    observe("y", Normal::new(mu, 1.0), y);
}

#[guide(model = coin)]
fn fair() {
    sample(Normal::new(0.0, 1.0), "mu");
}

fn main() {}
