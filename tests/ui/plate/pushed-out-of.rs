use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let mut all = Vec::new();
    for i in plate("flip", y.len()) {
        all.push(y[i]);
    }
    factor("fit", all[0]);
}

fn main() {
    let _model = coin();
}
