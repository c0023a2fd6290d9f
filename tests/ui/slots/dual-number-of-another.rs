use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = sample("a", Normal::new(0.0, 1.0));
    let b = sample("b", Normal::new(0.0, 1.0));
    factor("product", a.via_dual(|_| b.to_dual()));
}

fn main() {
    let _model = coin();
}
