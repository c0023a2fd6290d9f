use svi_runtime::prelude::*;

#[model]
fn coin() {
    let draw = || sample("a", Normal::new(0.0, 1.0));
    factor("fit", draw());
}

fn main() {
    let _model = coin();
}
