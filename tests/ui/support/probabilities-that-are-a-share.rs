use svi_runtime::prelude::*;

#[model]
fn kinds(y: usize) {
    let q = sample("q", Beta::new(1.0, 1.0).iid::<3>());
    observe("y", Categorical::<3>::new(q), y);
}

fn main() {}
