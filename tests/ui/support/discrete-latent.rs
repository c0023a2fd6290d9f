use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Bernoulli::new(0.5));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
