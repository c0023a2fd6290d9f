use svi_runtime::prelude::*;

#[model]
fn trend(y: &[f64]) {
    let step = sample("step", HalfNormal::new(1.0));
    for (t, [level, slope]) in scan::<2>("time", y.len(), 0.0) {
        let noise = sample("noise", Normal::new(0.0, 1.0));
        let level = level + slope + step * noise;
        observe("y", Normal::new(level, 1.0), y[t]);
        [level, slope]
    }
}

fn main() {}
