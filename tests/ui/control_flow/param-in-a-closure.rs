use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = || param("a", 0.0);
    factor("fit", a());
}

fn main() {
    let _model = coin();
}
