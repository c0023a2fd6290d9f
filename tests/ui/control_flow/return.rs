use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    if y.is_empty() {
        return;
    }
    factor("fit", 1.0);
}

fn main() {
    let _model = coin();
}
