use svi_runtime::prelude::*;

#[model]
fn coin<T: Into<f64> + Copy, const K: usize>(y: &[T; K]) {
    let scale = sample("scale", HalfNormal::new(1.0));
    observe("y", Normal::new(0.0, scale), y[0].into());
}

#[guide(model = coin)]
fn fair() {
    sample("scale", Normal::new(0.0, 1.0));
}

fn main() {
    let _ = (coin::<f32, 2>(), fair());
}
