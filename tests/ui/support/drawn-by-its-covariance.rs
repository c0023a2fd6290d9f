use svi_runtime::prelude::*;

#[model]
fn process(covariance: &Matrix) {
    let f = sample("f", MultivariateNormal::covariance(0.0, covariance));
    let z: [Real; 2] = sample("z", MultivariateNormal::covariance([0.0; 2], [[1.0, 0.5], [0.5, 1.0]]));
    factor("fit", f.sum() + z[0]);
}

#[guide(model = process)]
fn joint(covariance: &Matrix) {
    let loc = param("loc", vec![0.0; covariance.rows()]);
    sample("f", MultivariateNormal::covariance(loc, covariance));
    let mean = param("mean", [0.0, 0.0]);
    sample("z", MultivariateNormal::<2>::precision(mean, [[1.0, 0.5], [0.5, 1.0]]));
}

fn main() {}
