use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(loc, 1.0));
    factor("fit", p);
}

fn main() {
    let _model = coin();
}
