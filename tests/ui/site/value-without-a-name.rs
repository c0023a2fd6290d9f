use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    factor(mu);
    for i in plate(y) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

#[guide(model = coin)]
fn fair() {
    sample("mu", Normal::new(param("loc", 0.0), 1.0));
}

fn main() {}
