use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

#[guide(model = coin)]
fn fair() {
    let loc = param("loc", 0.0);
    let scale = param("loc", Positive(1.0));
    sample("p", Normal::new(loc, scale));
}

fn main() {
    let _ = (coin(), fair());
}
