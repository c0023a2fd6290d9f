use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = sample("a", Normal::new(0.0, 1.0));
    deterministic("a", a + 1.0);
}

fn main() {
    let _model = coin();
}
