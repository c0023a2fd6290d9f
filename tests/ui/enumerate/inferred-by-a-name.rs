use svi_runtime::prelude::*;

#[model]
fn mixture(y: f64) {
    let upper = sample("upper", Bernoulli::new(0.3), infer = "parallel");
    observe("y", Normal::new(if upper { 1.0 } else { 0.0 }, 1.0), y);
}

fn main() {}
