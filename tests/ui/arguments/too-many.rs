use svi_runtime::prelude::*;

#[model]
fn coin(#[fixed] scale: f64) {
    let p = sample("p", Normal::new(0.0, scale));
    factor("fit", p);
}

fn main() {
    let _model = coin(1.0, 2.0);
}
