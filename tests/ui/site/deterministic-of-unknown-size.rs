use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    let pair = [p, p * 2.0];
    deterministic("pair", pair);
}

fn main() {
    let _model = coin();
}
