use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let up = enumerate("up", Bernoulli::new(0.5));
    for i in plate("item", y.len()) {
        let shift = param("shift", 0.0);
        observe("y", Normal::new(if up { shift } else { -shift }, 1.0), y[i]);
    }
}

fn main() {}
