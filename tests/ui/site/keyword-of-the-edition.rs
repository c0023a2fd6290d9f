use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let p = sample("gen", Normal::new(0.0, 1.0));
    for i in plate("fn", y.len()) {
        observe("y", Normal::new(p, 1.0), y[i]);
    }
}

fn main() {
    let _model = coin();
}
