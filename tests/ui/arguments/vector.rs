use svi_runtime::prelude::*;

#[model]
fn penalty(w: &Vector, rows: RowMatrix) {
    factor("fit", w.sum());
}

#[model]
fn regression(n: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(n));
    let rows = sample("rows", Normal::new(0.0, 1.0).iid((n, n)));
    submodel("penalty", penalty(), (&w, rows));
}

fn main() {
    let _model = regression();
}
