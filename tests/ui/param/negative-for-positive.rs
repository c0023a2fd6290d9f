use svi_runtime::prelude::*;

#[model]
fn coin() {
    let scale = param("scale", Positive(-1.0));
    factor("fit", scale);
}

fn main() {
    let _model = coin();
}
