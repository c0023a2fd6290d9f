use svi_runtime::prelude::*;

#[model]
fn latent(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0).iid::<3>());
    let w = sample("w", MultivariateNormal::<2>::scale_tril(mu, [[1.0, 0.0], [0.0, 1.0]]));
    observe("y", Normal::new(w[0], 1.0), y);
}

#[model]
fn observed(y: [f64; 2]) {
    observe("y", MultivariateNormal::covariance(0.0, [[1.0, 0.5], [0.5, 1.0]]), y);
}

fn main() {}
