use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    for i in plate("item", y.len()) {
        let z = enumerate("z", Bernoulli::new(0.5).iid::<2>());
        observe("y", Normal::new(if z[0] { 1.0 } else { 0.0 }, 1.0), y[i]);
    }
}

fn main() {}
