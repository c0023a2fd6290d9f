use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = sample("a");
    factor("fit", a);
}

fn main() {
    let _model = coin();
}
