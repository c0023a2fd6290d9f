use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = param("a", "zero");
    factor("fit", a);
}

fn main() {
    let _model = coin();
}
