use svi_runtime::prelude::*;

#[model]
fn coin() {
    sample("p", Normal::new(0.0, "tau"));
}

fn main() {
    let _model = coin();
}
