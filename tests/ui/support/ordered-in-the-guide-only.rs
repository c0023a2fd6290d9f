use svi_runtime::prelude::*;

#[model]
fn three(y: f64) {
    let w = sample("w", Normal::new(0.0, 1.0).iid::<3>());
    observe("y", Normal::new(w[0] + w[1] - w[2], 1.0), y);
}

#[guide(model = three)]
fn sorted() {
    sample("w", Normal::new(0.0, 1.0).iid::<3>().ordered());
}

fn main() {}
