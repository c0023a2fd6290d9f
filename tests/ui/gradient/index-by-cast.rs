use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let z = sample("z", Normal::new(0.0, 1.0));
    factor("y", y[z as usize]);
}

fn main() {
    let _model = coin();
}
