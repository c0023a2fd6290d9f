use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    for i in plate("flip", y.len()) {
        if y[i] < 0.0 {
            continue;
        }
        observe("y", Normal::new(0.0, 1.0), y[i]);
    }
}

fn main() {
    let _model = coin();
}
