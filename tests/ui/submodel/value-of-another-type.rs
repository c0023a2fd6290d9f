use svi_runtime::prelude::*;

#[model]
fn effect() -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    [z, z]
}

fn main() {}
