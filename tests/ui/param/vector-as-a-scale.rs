use svi_runtime::prelude::*;

#[model]
fn coin(#[fixed] features: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    factor("fit", w.sum());
}

#[guide(model = coin)]
fn fair(#[fixed] features: usize) {
    let scale = param("scale", vec![1.0; features]);
    sample("w", Normal::new(0.0, scale).to_event());
}

fn main() {
    let _ = (coin(2), fair(2));
}
