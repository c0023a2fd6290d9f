use std::{any::Any, sync::Mutex};
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    static KEPT: Mutex<Vec<Box<dyn Any + Send>>> = Mutex::new(Vec::new());
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        KEPT.lock().unwrap().push(Box::new(p));
    }
}

fn main() {
    let _model = coin();
}
