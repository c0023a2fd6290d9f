use svi_runtime::prelude::*;

#[model]
fn coin() {
    let z = sample("z", Normal::new(0.0, 1.0));
    factor("fit", z.floor());
}

fn main() {
    let _model = coin();
}
