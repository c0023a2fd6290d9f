use svi_runtime::prelude::*;

#[model]
fn pairs(y: &[f64]) {
    let scale_tril = [[1.0, 0.0], [0.5, 1.0]];
    let z: [Real; 2] = sample("z", MultivariateNormal::scale_tril([0.0; 2], scale_tril));
    for i in plate("item", y.len()) {
        observe("y", Normal::new(z[0], 1.0), y[i]);
    }
}

#[guide(model = pairs)]
fn correlated() {
    let loc = param("loc", [0.0, 0.0]);
    let scale_tril = [[0.1, 0.0], [0.05, 0.1]];
    sample("z", MultivariateNormal::scale_tril(loc, scale_tril));
}

fn main() {}
