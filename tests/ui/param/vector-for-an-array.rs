use svi_runtime::prelude::*;

#[model]
fn shares(y: f64) {
    let c = param("c", Positive(vec![1.0; 3]));
    let q = sample("q", Dirichlet::<3>::new(c));
    observe("y", Normal::new(q[0], 1.0), y);
}

fn main() {}
