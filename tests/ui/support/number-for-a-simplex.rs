use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Dirichlet::new([1.0, 1.0, 1.0]));
    factor("fit", p[0]);
}

#[guide(model = coin)]
fn fair() {
    sample("p", Beta::new(1.0, 1.0));
}

fn main() {
    let _ = (coin(), fair());
}
