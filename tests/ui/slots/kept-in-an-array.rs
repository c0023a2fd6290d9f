use std::sync::Mutex;
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let kept = Mutex::new([Real::from(0.0); 2]);
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        kept.lock().unwrap()[0] = p.exp();
    }
}

fn main() {
    let _model = coin();
}
