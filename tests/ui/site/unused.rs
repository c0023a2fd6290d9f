#![deny(unused)]

use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = sample("a", Normal::new(0.0, 1.0));
    sample("b", Normal::new(0.0, 1.0));
    let _meant = sample("c", Normal::new(0.0, 1.0));
    let _ = sample("d", Normal::new(0.0, 1.0));
}

fn main() {
    let _model = coin();
}
