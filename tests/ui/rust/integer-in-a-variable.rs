use svi_runtime::prelude::*;

#[model]
fn growth(y: f64) {
    let a = sample("a", Normal::new(0.0, 1.0));
    let one = 1;
    let mut rate = a * one;
    rate += 1;
    observe("y", Normal::new(rate - one, 1.0), y);
}

fn main() {
    let _model = growth();
}
