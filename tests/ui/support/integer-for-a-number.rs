use svi_runtime::prelude::*;

#[model]
fn coin() {
    sample("p", Normal::new(0, 1.0));
}

fn main() {
    let _model = coin();
}
