use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = sample("", Normal::new(0.0, 1.0));
    factor("fit", a);
}

fn main() {
    let _model = coin();
}
