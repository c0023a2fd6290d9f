use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let weight = sample("weight", Beta::new(1.0, 1.0));
    for i in plate("item", y.len()) {
        let up = enumerate("up", Bernoulli::new(weight));
        observe("y", Normal::new(if up { 1.0 } else { 0.0 }, 1.0), y[i]);
    }
}

#[guide(model = kinds)]
fn approximate(y: &[f64]) {
    sample("weight", Beta::new(2.0, 2.0));
    for i in plate("item", y.len()) {
        sample("up", Normal::new(y[i], 1.0));
    }
}

fn main() {}
