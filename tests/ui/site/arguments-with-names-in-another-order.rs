use svi_runtime::prelude::*;
#[model]
fn m1(y: f64) {
    let a = sample("a", Gamma::new(rate = 2.0, concentration = 3.0));
    observe("y", Normal::new(a, 1.0), y);
}
#[model]
fn m2(y: f64) {
    let a = sample("a", Normal::new(scale = 2.0, loc = 0.0));
    observe("y", StudentT::new(scale = 2.0, df = 3.0, loc = a), y);
}
#[model]
fn m3(y: &[f64], n: usize) {
    let a = sample("a", Normal::new(0.0, 1.0));
    for i in plate(size = n, name = "p") {
        observe("y", Normal::new(a, 1.0), y[i]);
    }
}
fn f(a: f64, b: f64) -> f64 {
    a - b
}
#[model]
fn m4(y: f64) {
    let a = sample("a", Normal::new(f(b = 1.0, a = 2.0), scale = 1.0));
    observe("y", Normal::new(a, 1.0), y);
}
fn main() {}
