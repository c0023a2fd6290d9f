use svi_runtime::prelude::*;

#[model]
fn shares(y: f64, n: usize) {
    let w = sample("w", Dirichlet::<3>::new([1.0; 3]).iid(n));
    observe("y", Normal::new(w.sum(), 1.0), y);
}

fn main() {}
