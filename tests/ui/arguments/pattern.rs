use svi_runtime::prelude::*;

#[model]
fn coin((a, b): (f64, f64)) {
    factor("fit", a + b);
}

fn main() {
    let _model = coin();
}
