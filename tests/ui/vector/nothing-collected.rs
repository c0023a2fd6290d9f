use svi_runtime::prelude::*;

#[model]
fn regression(x: &[Vec<f64>], y: &[f64]) {
    let alpha = for i in plate("group", y.len()) {
        let z = sample("z", Normal::new(0.0, 1.0));
        observe("y", Normal::new(z, 1.0), y[i]);
    };
    factor("fit", alpha.sum());
    let _ = x;
}

fn main() {}
