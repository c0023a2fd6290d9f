use svi_runtime::prelude::*;
#[model]
fn m(y: &[Vec<f64>]) {
    for i in plate("outer", y.len()) {
        let a = 0.0;
        for j in plate("inner", y[i].len()) {
            let b = sample("b", Normal::new(a, 1.0));
            observe("y", Normal::new(b, 1.0), y[i][j]);
        }
    }
}

#[guide(model = m)]
fn g(y: &[Vec<f64>]) {
    for _ in plate("inner", y[0].len()) {
        let k = param("k", 0.0);
        sample("b", Normal::new(k, 1.0));
    }
}
fn main() {}
