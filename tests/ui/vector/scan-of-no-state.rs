use svi_runtime::prelude::*;

#[model]
fn of_a_step(y: &[f64]) {
    for (t, level) in scan("time", y.len(), 0.0) {
        observe("y", Normal::new(level, 1.0), y[t]);
        t
    }
}

#[model]
fn of_two(y: &[f64]) {
    for (t, level) in scan("time", y.len(), 0.0) {
        observe("y", Normal::new(level, 1.0), y[t]);
        [level, level]
    }
}

fn main() {
    let _ = (of_a_step(), of_two());
}
