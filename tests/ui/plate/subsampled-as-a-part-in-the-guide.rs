use svi_runtime::prelude::*;
#[model]
fn m(y: &[f64]) {
    for i in plate("row", y.len()).subsample(2) {
        let z = sample("z", Normal::new(0.0, 1.0));
        observe("y", Normal::new(z, 1.0), y[i]);
    }
}

#[guide(model = m)]
fn g(y: &[f64]) {
    for _ in plate("row", y.len()).of(2) {
        let l = param("l", 0.0);
        sample("z", Normal::new(l, 1.0));
    }
}
fn main() {}
