use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = sample("a", Normal::new(0.0, 1.0));
    observe("a", Normal::new(a, 1.0), 0.5);
}

fn main() {
    let _model = coin();
}
