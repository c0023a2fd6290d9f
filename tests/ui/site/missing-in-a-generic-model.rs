use svi_runtime::prelude::*;

#[model]
fn coin<T: Into<f64> + Copy, const K: usize>(y: &[T; K]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, 1.0), y[0].into());
}

#[guide(model = coin)]
fn fair() {}

fn main() {
    let _ = (coin::<f32, 2>(), fair());
}
