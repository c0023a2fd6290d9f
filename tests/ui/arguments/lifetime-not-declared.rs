use svi_runtime::prelude::*;

#[model]
fn coin<'a>(y: &'a [f64], scale: &'b f64) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, *scale), y[0]);
}

fn main() {
    let _model = coin();
}
