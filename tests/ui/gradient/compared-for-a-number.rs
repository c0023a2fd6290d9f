use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let a = sample("a", Normal::new(0.0, 1.0));
    factor("f", a > 0.0);
    let w = (a > 0.0) as f64;
    deterministic("d", a > 0.0);
    observe("y", Normal::new(a * w, 1.0), y[0]);
}

fn main() {
    let _ = coin();
}
