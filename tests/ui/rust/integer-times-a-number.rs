use svi_runtime::prelude::*;

#[model]
fn coin(x: &[usize], y: &[f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        observe("y", Normal::new(p * x[i], 1.0), y[i]);
    }
}

fn main() {
    let _model = coin();
}
