use svi_runtime::prelude::*;

#[model]
fn counties(county: &[usize], y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let alpha: Vec<f64> = for _ in plate("county", 85) {
        let z = sample("z", Normal::new(0.0, 1.0));
        mu + z
    };
    for i in plate("home", y.len()) {
        observe("y", Normal::new(alpha.at(county[i]), 1.0), y[i]);
    }
}

fn main() {}
