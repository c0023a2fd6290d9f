use svi_runtime::prelude::*;

#[model]
fn coin(y: f64) {
    let mu = dbg!(sample("mu", Normal::new(0.0, param("scale", Positive(1.0)))));
    observe("y", Normal::new(mu, 1.0), y);
}

fn read(draw: &CoinDraw, params: &CoinParams) -> f64 {
    draw.mu + params.scale
}

fn main() {
    let _ = read;
}
