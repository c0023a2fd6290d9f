use svi_runtime::prelude::*;
#[model]
fn m(y: &[Vec<f64>]) {
    for i in plate("outer", y.len()) {
        let a = sample("a", Normal::new(0.0, 1.0));
        for j in plate("inner", y[i].len()) {
            let b = sample("b", Normal::new(a, 1.0));
            observe("y", Normal::new(b, 1.0), y[i][j]);
        }
    }
}

#[guide(model = m)]
fn g(y: &[Vec<f64>]) {
    for i in 0..y.len() {
        sample("a", Normal::new(0.0, 1.0));
        for _ in plate("inner", y[i].len()) {
            sample("b", Normal::new(0.0, 1.0));
        }
    }
}
fn main() {}
