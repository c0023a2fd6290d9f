use svi_runtime::prelude::*;

#[model]
fn coin(ref y: f64, all @ n: f64, _: f64, #[fixed] _: f64) {
    let p = sample("p", Normal::new(n, 1.0));
    observe("y", Normal::new(p, all), *y);
}

fn main() {
    let _model = coin(1.0);
}
