use svi_runtime::prelude::*;
#[model]
fn coin(y: f64) {
    let z = sample("z", Normal::new(0.0, 1.0));
    observe("y", Normal::new(z, 1.0), y);
}
use coin as line;
#[guide(model = line)]
fn g() {
    let _l = param("l", 1.0);
}
fn main() {}
