use svi_runtime::prelude::*;

#[model]
fn coin(n: usize) {
    for _ in plate("for", n) {}
}

fn main() {
    let _model = coin();
}
