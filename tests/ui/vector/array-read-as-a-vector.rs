use svi_runtime::prelude::*;

#[model]
fn regression(y: f64) {
    let w = sample("w", Normal::new(0.0, 1.0).iid::<3>());
    let first = w.at(0) + w.sum();
    observe("y", Normal::new(first, 1.0), y);
}

fn main() {
    let _model = regression();
}
