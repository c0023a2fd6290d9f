use svi_runtime::prelude::*;

#[model]
fn coin() -> f64 {
    1.0
}

fn main() {
    let _model = coin();
}
