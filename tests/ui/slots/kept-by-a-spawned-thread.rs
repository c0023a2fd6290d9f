use std::thread::{self, JoinHandle};
use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        let handle = in_the_background(move || p + 1.0);
        factor("fit", handle.join().unwrap());
    }
}

fn in_the_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    thread::spawn(work)
}

fn main() {
    let _model = coin();
}
