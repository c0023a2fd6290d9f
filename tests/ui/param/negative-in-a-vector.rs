use svi_runtime::prelude::*;

#[model]
fn coin(n: usize) {
    let scale = param("scale", Positive(vec![-1.0; n]));
    factor("fit", scale.sum());
}

fn main() {
    let _model = coin();
}
