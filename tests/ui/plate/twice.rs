use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(0.0, 1.0), y[i]);
    }
    for i in plate("flip", y.len()) {
        observe("z", Normal::new(0.0, 1.0), y[i]);
    }
}

fn main() {
    let _model = coin();
}
