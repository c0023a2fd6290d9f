use svi_runtime::prelude::*;

#[model]
fn shares() {
    let q = param("q", Simplex([]));
    factor("f", q[0]);
}

fn main() {}
