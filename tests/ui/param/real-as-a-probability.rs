use svi_runtime::prelude::*;

#[model]
fn coin(y: bool) {
    let p = param("p", 0.5);
    observe("y", Bernoulli::new(p), y);
}

fn main() {
    let _model = coin();
}
