use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = param("p", Simplex([0.5, 0.6]));
    factor("fit", p[0]);
}

fn main() {
    let _model = coin();
}
