use svi_runtime::prelude::*;
#[model]
fn m(y: f64, known: bool) {
    let mu = if known { Real::from(1.0) } else { sample("mu", Normal::new(0.0, 1.0)) };
    observe("y", Normal::new(mu, 1.0), y);
}
fn mean(d: &[MDraw]) -> f64 { d.iter().map(|d| d.mu).sum::<f64>() }
fn main() { let _ = mean; }
