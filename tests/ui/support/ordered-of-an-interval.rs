use svi_runtime::prelude::*;

#[model]
fn shares(y: f64) {
    let w = sample("w", Beta::new(1.0, 1.0).iid::<3>().ordered());
    observe("y", Normal::new(w[0], 1.0), y);
}

fn main() {}
