use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = param("p", Ordered([2.0, 1.0]));
    factor("fit", p[0]);
}

fn main() {
    let _model = coin();
}
