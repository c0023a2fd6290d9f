use std::{sync::Mutex, thread};
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let kept = Mutex::new(Vec::new());
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        thread::scope(|scope| {
            scope.spawn(|| kept.lock().unwrap().push(p));
        });
    }
}

fn main() {
    let _model = coin();
}
