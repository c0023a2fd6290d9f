use std::sync::mpsc::channel;
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let (sender, receiver) = channel();
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        let _ = sender.send(p);
    }
    if let Ok(p) = receiver.recv() {
        factor("fit", p);
    }
}

fn main() {
    let _model = coin();
}
