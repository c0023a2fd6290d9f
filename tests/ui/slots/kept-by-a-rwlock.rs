use std::sync::RwLock;
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let kept = RwLock::new(None);
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        *kept.write().unwrap() = Some(p);
    }
}

fn main() {
    let _model = coin();
}
