use svi_runtime::prelude::*;

#[model]
fn coin(y: Option<f64>) {
    let Some(y) = y else { sample("a", Normal::new(0.0, 1.0)) };
    factor("fit", y);
}

fn main() {
    let _model = coin();
}
