use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    for i in plate("flip", y.len()) {
        let p = sample("p", Normal::new(0.0, 1.0));
        observe("y", Normal::new(p, 1.0), y[i]);
        let kept: &'static Real = Box::leak(Box::new(p));
        factor("fit", *kept);
    }
}

fn main() {
    let _model = coin();
}
