use svi_runtime::prelude::*;
#[model]
fn m(y: f64) {
    let mu = numpyro::sample("mu", Normal::new(0.0, 1.0));
    observe("y", Normal::new(mu, 1.0), y);
}
#[guide(model = m)]
fn g() {
    let loc = param("loc", 0.0);
    sample("mu", Normal::new(loc, 1.0));
}
fn c(d: &MDraw) -> f64 { d.mu }
fn main() { let _ = c; }
