use svi_runtime::prelude::*;
#[model]
fn coin(y: &[f64]) {
    for i in plate("flip", y.len()) {
        let z = sample("z", Normal::new(0.0, 1.0));
        observe("y", Normal::new(z, 1.0), y[i]);
    }
}
#[guide(model = coin)]
fn fair(y: &[f64]) {
    let p = plate("flip", y.len());
    for _ in p {
        let l = param("l", 0.0);
        sample("z", Normal::new(l, 1.0));
    }
}
fn main() {}
