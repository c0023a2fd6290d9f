use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

#[guide(model = coin)]
fn fair() {
    sample("p", Normal::new(0.0, 1.0).iid(2));
}

fn main() {
    let _ = (coin(), fair());
}
