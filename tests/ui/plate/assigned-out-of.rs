use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let mut total = 0.0;
    for i in plate("flip", y.len()) {
        total += y[i];
    }
    factor("total", total);
}

fn main() {
    let _model = coin();
}
