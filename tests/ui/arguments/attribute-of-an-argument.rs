use svi_runtime::prelude::*;

#[model]
fn coin(/** The data. */ y: f64, #[allow(unused)] n: f64) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, n), y);
}

#[model]
fn die(y: f64, #[Fixed] scale: f64, #[fixed(true)] shape: f64, #[fixed] #[fixed] rate: f64) {
    let p = sample("p", Normal::new(shape, rate));
    observe("y", Normal::new(p, scale), y);
}

fn main() {
    let _models = (coin(), die(1.0, 1.0, 2.0));
}
