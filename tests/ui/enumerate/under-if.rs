use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    for i in plate("item", y.len()) {
        let mut loc = 0.0;
        if y[i] > 0.0 {
            let up = enumerate("up", Bernoulli::new(0.5));
            loc = if up { 1.0 } else { 2.0 };
        }
        observe("y", Normal::new(loc, 1.0), y[i]);
    }
}

fn main() {}
