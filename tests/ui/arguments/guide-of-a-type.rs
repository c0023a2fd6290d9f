use svi_runtime::prelude::*;

#[model]
fn coin() {
    let p = sample("p", Normal::new(0.0, 1.0));
    factor("fit", p);
}

#[guide(model = Coin)]
fn fair() {
    sample("p", Normal::new(0.0, 1.0));
}

#[guide(model = coin())]
fn unfair() {
    sample("p", Normal::new(0.0, 1.0));
}

fn main() {}
