use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(0.0, 1.0), y[i].value);
    }
}

fn main() {
    let _model = coin();
}
