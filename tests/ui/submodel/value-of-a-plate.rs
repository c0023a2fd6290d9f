use svi_runtime::prelude::*;

#[model]
fn effects(n: usize) -> Vector {
    for _ in plate("group", n) {
        sample("z", Normal::new(0.0, 1.0))
    }
}

fn main() {}
