use svi_runtime::prelude::*;

#[model]
fn regression(y: &[f64]) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(y.len()));
    let v = sample("v", Normal::new(0.0, 1.0).iid(y.len()));
    let rates = w.exp();
    let halves = w.map(|x| 0.5 * x);
    let mean = w.mean();
    let mut total = Real::from(0.0);
    for vi in v {
        total += vi;
    }
    for i in plate("row", y.len()) {
        observe("y", Normal::new(rates.at(i) + halves.at(i), 1.0), y[i]);
    }
    factor("total", total + mean);
}

fn main() {
    let _model = regression();
}
