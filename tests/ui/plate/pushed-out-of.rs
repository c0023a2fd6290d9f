use svi_runtime::prelude::*;

#[model]
fn coin(n: usize) {
    let mut all = Vec::new();
    for _ in plate("flip", n) {
        all.push(sample("p", Normal::new(0.0, 1.0)));
    }
}

fn main() {
    let _model = coin();
}
