use svi_runtime::prelude::*;

#[model]
fn coin() {
    let prior = Normal::new(0.0, 1.0);
    sample("p", prior);
}

fn main() {
    let _model = coin();
}
