use svi_runtime::prelude::*;

#[model]
fn coin(x: &[u32], y: &[f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    for i in plate("flip", y.len()) {
        let steps = x[i] + 1;
        observe("y", Normal::new(p * steps, 1.0), y[i]);
    }
}

fn main() {
    let _model = coin();
}
