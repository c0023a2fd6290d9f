use svi_runtime::prelude::*;

#[model]
fn coin<'a>(y: f64, #[fixed] weights: &'a [f64]) {
    let p = sample("p", Normal::new(0.0, 1.0));
    observe("y", Normal::new(p, weights[0]), y);
}

#[model]
fn die(y: f64, #[fixed] name: &str, #[fixed] rows: Vec<&[f64]>, #[fixed] constant: &'static f64) {
    let p = sample("p", Normal::new(*constant, 1.0));
    observe("y", Normal::new(p, rows[0][name.len()]), y);
}

#[model]
fn dice<T: Clone + std::fmt::Debug>(y: f64, #[fixed] names: &[T], #[fixed] centre: Real) {
    let p = sample("p", Normal::new(centre, 1.0));
    observe("y", Normal::new(p, names.len() as f64), y);
}

fn main() {
    let weights = [1.0];
    let _models = (coin(&weights), die("die", vec![&weights], &1.0), dice(&["a"], 1.0));
}
