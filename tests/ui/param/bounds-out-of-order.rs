use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Uniform::new(2.0, 1.0));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
