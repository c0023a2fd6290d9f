use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = sample("a", Normal::new(0.0, 1.0));
    let b = sample("b", Normal::new(a, 1.0));
    factor("fit", b);
}

#[guide(model = coin)]
fn fair() {
    sample("a", Normal::new(0.0, 1.0));
    sample("b", Normal::new(0.0, 1.0));
    sample("gamma", Normal::new(0.0, 1.0));
}

fn main() {
    let _ = (coin(), fair());
}
