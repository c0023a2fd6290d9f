use std::{any::Any, cell::RefCell};
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    thread_local! {
        static KEPT: RefCell<Vec<Box<dyn Any>>> = RefCell::new(Vec::new());
    }
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        KEPT.with_borrow_mut(|kept| kept.push(Box::new(p)));
    }
}

fn main() {
    let _model = coin();
}
