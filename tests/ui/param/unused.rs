#![deny(unused)]

use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

#[guide(model = coin)]
fn fair() {
    let loc = param("loc", 0.0);
    param("shift", vec![0.0; 2]);
    let _meant = param("meant", 0.0);
    sample("p", Normal::new(0.0, 1.0));
}

fn main() {
    let _ = (coin(), fair());
}
