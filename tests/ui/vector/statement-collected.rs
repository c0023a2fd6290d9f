use svi_runtime::prelude::*;

#[model]
fn series(y: &[f64]) {
    let x = sample("x", Normal::new(0.0, 1.0));
    let fits = for t in plate("time", y.len()) {
        observe("y", Normal::new(x, 0.1), y[t])
    };
    factor("fit", fits.sum());
}

#[model]
fn walk(y: &[f64]) {
    for (t, level) in scan("time", y.len(), 0.0) {
        observe("y", Normal::new(level, 1.0), y[t])
    }
}

fn main() {}
