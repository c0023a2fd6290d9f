use svi_runtime::prelude::*;

#[model]
fn heights(y: [f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    for i in plate("person", y.len()) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

fn main() {}
