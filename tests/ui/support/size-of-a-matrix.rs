use svi_runtime::prelude::*;

#[model]
fn correlated(y: f64) {
    let factor = sample("factor", LkjCholesky::<2>::new(1.0));
    observe("y", Normal::new(factor[1][0], 1.0), y);
}

#[guide(model = correlated)]
fn larger() {
    sample("factor", LkjCholesky::<3>::new(1.0));
}

fn main() {}
