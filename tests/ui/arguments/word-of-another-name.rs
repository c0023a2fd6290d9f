use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = smaple("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
