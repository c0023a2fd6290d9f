use svi_runtime::prelude::*;

#[model]
fn walk(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("step", 1..=y.len() - 1) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

fn main() {
    let _model = walk();
}
