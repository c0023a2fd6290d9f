use svi_runtime::prelude::*;

#[model]
fn process(covariance: &Matrix) {
    let f = sample("f", MultivariateNormal::covariance(0.0, covariance));
    factor("fit", f.sum());
}

#[guide(model = process)]
fn joint() {
    let loc = param("loc", [0.0, 0.0]);
    sample("f", MultivariateNormal::scale_tril(loc, [[1.0, 0.0], [0.5, 1.0]]));
}

fn main() {}
