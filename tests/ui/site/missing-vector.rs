use svi_runtime::prelude::*;

#[model]
fn regression(#[fixed] features: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    factor("fit", w.sum());
}

#[guide(model = regression)]
fn empty() {

}

fn main() {
    let _ = (regression(2), empty());
}
