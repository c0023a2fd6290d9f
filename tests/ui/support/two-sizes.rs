use svi_runtime::prelude::*;

#[model]
fn total(y: f64, n: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(n).to_event());
    observe("y", Normal::new(w.sum(), 1.0), y);
}

fn main() {}
