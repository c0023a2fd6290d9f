use svi_runtime::prelude::*;

#[model]
fn pair(y: f64) {
    let b: [Real; 2] = param("b", 1.0);
    observe("y", Normal::new(b[0], 1.0), y);
}

fn main() {}
