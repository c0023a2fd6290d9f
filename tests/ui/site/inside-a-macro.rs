use svi_runtime::prelude::*;

#[model]
fn coin() {
    let a = vec![sample("a", Normal::new(0.0, 1.0))];
    factor("fit", a[0]);
}

fn main() {
    let _model = coin();
}
