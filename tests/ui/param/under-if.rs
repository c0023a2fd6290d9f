use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let mut bias = Real::from(0.0);
    if y.len() > 1 {
        bias = param("bias", 0.0);
    }
    factor("fit", bias);
}

fn main() {
    let _model = coin();
}
