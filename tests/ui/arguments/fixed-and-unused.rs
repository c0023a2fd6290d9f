#![deny(unused_variables)]

use svi_runtime::prelude::*;

#[model]
fn coin(y: f64, #[fixed] scale: f64) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, 1.0), y);
}

fn main() {
    let _model = coin(1.0);
}
