use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let flips = plate("flip", y.len());
    for i in flips {
        observe("y", Normal::new(0.0, 1.0), y[i]);
    }
}

fn main() {
    let _model = coin();
}
