use svi_runtime::prelude::*;

#[model]
fn coin(n: usize) {
    let a = sample("a", Normal::new(0.0, 1.0));
    for _ in plate("flip", n) {
        let b = sample("a", Normal::new(a, 1.0));
        factor("fit", b);
    }
}

fn main() {
    let _model = coin();
}
