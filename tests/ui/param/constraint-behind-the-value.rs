use svi_runtime::prelude::*;

#[model]
fn coin(y: f64) {
    let scale = param("scale", 1.0, Positive);
    observe("y", Normal::new(0.0, scale), y);
}

fn main() {
    let _ = (coin(), CoinParams { scale: 1.0 });
}
