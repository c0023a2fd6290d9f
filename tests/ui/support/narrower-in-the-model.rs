use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Beta::new(1.0, 1.0).narrower());
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
