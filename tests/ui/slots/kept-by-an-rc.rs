use std::{cell::Cell, rc::Rc};
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let kept = Rc::new(Cell::new(0.0));
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        kept.set(y[i]);
    }
}

fn main() {
    let _model = coin();
}
