use svi_runtime::prelude::*;

#[model]
fn coin() {
    let tau = sample("tau", HalfCauchy::new(scale: 5.0));
    factor("fit", tau);
}

#[guide(model = coin)]
fn fair() {
    sample("tau", LogNormal::new(0.0, 1.0));
}

fn main() {
    let _ = (coin(), fair());
}
