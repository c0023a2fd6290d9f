use svi_runtime::prelude::*;

#[model]
fn coin(y: f64) {
    let rate = sample("rate", Gamma::new(1.0, 1.0));
    observe("y", Poisson::new(rate), y);
}

fn main() {
    let _model = coin();
}
