use svi_runtime::prelude::*;

#[model]
fn local_level(y: &[f64]) {
    let step = sample("step", HalfNormal::new(1.0));
    for (t, level) in scan("time", y.len(), 0) {
        let noise = sample("noise", Normal::new(0.0, 1.0));
        let level = level + step * noise;
        observe("y", Normal::new(level, 1.0), y[t]);
        level
    }
}

fn main() {}
