use svi_runtime::prelude::*;

#[model]
fn kinds(y: &[f64]) {
    let scales = vec![1.0, 2.0];
    let up = enumerate("up", Bernoulli::new(0.5));
    let mine = scales;
    observe("y", Normal::new(0.0, mine[usize::from(up)]), y[0]);
}

fn main() {}
