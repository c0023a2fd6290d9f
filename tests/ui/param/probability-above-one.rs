use svi_runtime::prelude::*;

#[model]
fn coin(y: bool) {
    observe("y", Bernoulli::new(1.5), y);
}

fn main() {
    let _model = coin();
}
