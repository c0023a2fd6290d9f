use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let weight = sample("weight", Beta::new(1.0, 1.0));
    for i in plate("item", y.len()) {
        let up = enumerate("up", Bernoulli::new(weight));
        let effect = sample("effect", Normal::new(if up { 1.0 } else { 0.0 }, 1.0));
        observe("y", Normal::new(effect, 1.0), y[i]);
    }
}

fn main() {}
