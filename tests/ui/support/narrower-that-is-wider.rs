use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Beta::new(1.0, 1.0));
    factor("fit", p);
}

#[guide(model = coin)]
fn fair() {
    sample("p", LogNormal::new(0.0, 1.0).narrower());
}

fn main() {
    let _ = (coin(), fair());
}
