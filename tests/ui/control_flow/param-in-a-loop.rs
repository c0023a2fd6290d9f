use svi_runtime::prelude::*;

#[model]
fn coin() {
    let mut sum = Real::from(0.0);
    for _ in 0..3 {
        sum += param("a", 0.0);
    }
    factor("fit", sum);
}

fn main() {
    let _model = coin();
}
