use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    for i in plate("item", y.len()) {
        let loc = if enumerate("up", Bernoulli::new(0.5)) { 1.0 } else { 2.0 };
        observe("y", Normal::new(loc, 1.0), y[i]);
    }
}

fn main() {}
