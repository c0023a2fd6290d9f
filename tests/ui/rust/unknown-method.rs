use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    factor("fit", p.exponent());
}

fn main() {
    let _model = coin();
}
