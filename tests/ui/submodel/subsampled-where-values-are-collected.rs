use svi_runtime::prelude::*;

#[model]
fn items(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    for i in plate("item", y.len()).subsample(2) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

#[model]
fn outer(y: &[f64]) {
    let mu = for _ in plate("group", 2) {
        let mu = sample("outer_mu", Normal::new(0.0, 1.0));
        submodel("items", items(), (y,));
        mu
    };
    factor("sum", mu.sum());
}

fn main() {}
