use svi_runtime::prelude::*;

#[model]
fn measured(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    for i in plate("item", y.len()) {
        observe("y", Normal::new(mu, self.noise), y[i]);
    }
}

fn main() {}
