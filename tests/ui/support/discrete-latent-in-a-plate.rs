use svi_runtime::prelude::*;

#[model]
fn coin(n: usize) {
    for _ in plate("flip", n) {
        let z = sample("z", Poisson::new(1.0));
        factor("fit", z);
    }
}

fn main() {
    let _model = coin();
}
