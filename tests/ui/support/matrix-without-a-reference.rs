use svi_runtime::prelude::*;

#[model]
fn process(y: f64) {
    let covariance = Matrix::from([[1.0, 0.5], [0.5, 1.0]]);
    let f = sample("f", MultivariateNormal::covariance(0.0, covariance));
    observe("y", Normal::new(f.at(0), 1.0), y);
}

fn main() {}
