use svi_runtime::prelude::*;
#[model]
fn m(y: f64) {
    let scale = sample("scale", Normal::new(0.0, 1.0));
    observe("y", Normal::new(0.0, scale), y);
}
#[guide(model = m)]
fn g() {
    sample("scale", LogNormal::new(0.0, 1.0));
}
fn main() {}
