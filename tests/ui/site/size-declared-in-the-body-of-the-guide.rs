use svi_runtime::prelude::*;
#[model]
fn m(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0).iid::<2>());
    observe("y", Normal::new(mu[0], 1.0), y);
}

#[guide(model = m)]
fn g() {
    const D: usize = 2;
    sample("mu", Normal::new(0.0, 1.0).iid::<D>());
}
fn main() {}
