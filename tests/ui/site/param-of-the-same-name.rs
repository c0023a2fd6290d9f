use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = param("a", 0.0);
    let b = sample("a", Normal::new(a, 1.0));
    factor("fit", b);
}

fn main() {
    let _model = coin();
}
