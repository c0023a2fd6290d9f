use svi_runtime::prelude::*;

#[model]
fn walk(y: &[f64]) {
    let mut total = Real::from(0.0);
    for (t, level) in scan("time", y.len(), Real::from(0.0)) {
        let step = sample("step", Normal::new(0.0, 1.0));
        total += step;
        observe("y", Normal::new(level, 1.0), y[t]);
        level + step
    }
}

fn main() {}
