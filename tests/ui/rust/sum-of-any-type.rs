use svi_runtime::prelude::*;

#[model]
fn sums(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0).iid::<2>());
    factor("top", -mu.iter().map(|m| m * m).sum());
    for i in plate("item", y.len()) {
        let total = deterministic("total", mu.iter().sum());
        observe("y", Normal::new(mu.iter().sum() + total, 1.0.into()), y[i]);
    }
}

fn main() {}
