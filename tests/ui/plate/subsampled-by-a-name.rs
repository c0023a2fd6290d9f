use svi_runtime::prelude::*;
#[model]
fn m(y: &[f64]) {
    for i in plate("row", y.len(), subsample_size = 2) {
        let z = sample("z", Normal::new(0.0, 1.0));
        observe("y", Normal::new(z, 1.0), y[i]);
    }
}
fn main() {}
