use svi_runtime::prelude::*;

fn start() -> [f64; 2] {
    [0.0; 2]
}

#[model]
fn coin() {
    let start = start();
    let a = param("a", start);
    factor("fit", a[0]);
}

fn main() {
    let _model = coin();
}
