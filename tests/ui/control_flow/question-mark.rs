use svi_runtime::prelude::*;

#[model]
fn coin(y: &[f64]) {
    let first = y.first()?;
    observe("y", Normal::new(0.0, 1.0), first);
}

fn main() {
    let _model = coin();
}
