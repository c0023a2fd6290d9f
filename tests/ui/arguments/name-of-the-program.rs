use svi_runtime::prelude::*;

#[model]
fn main(y: f64) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, 1.0), y);
}
