use svi_runtime::prelude::*;

#[model]
fn pair(y: f64) {
    let q = sample("q", Normal::new(0.0, 1.0).iid::<2>());
    observe("y", Normal::new(q[0] * q[1], 1.0), y);
}

#[guide(model = pair)]
fn mean_field() {
    let q: Real = sample("q", Normal::new(0.0, 1.0).iid::<2>());
    let _ = q;
}

fn main() {}
