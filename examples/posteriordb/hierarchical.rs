//! A hierarchical model, not centred.

use svi_runtime::prelude::*;

use crate::data::{Failure, Posterior};
use crate::models::{Quantity, elements, quantity};
use crate::setting::{Setting, fit};

/// The schools' effects are `mu + tau theta_trans`.
#[model]
fn schools(y: &[f64], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfCauchy::new(5.0));
    for j in plate("school", y.len()) {
        let theta_trans = sample("theta_trans", Normal::new(0.0, 1.0));
        observe("y", Normal::new(mu + tau * theta_trans, sigma[j]), y[j]);
    }
}

/// Rubin's eight schools.
pub fn eight_schools(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let y = posterior.numbers("y")?;
    let draws = fit(schools(), (&y, &posterior.numbers("sigma")?), setting)?;
    let theta = |draw: &SchoolsLatents<f64>, j: usize| draw.mu + draw.tau * draw.school[j].theta_trans;
    let mut quantities = elements("theta", y.len(), &draws, theta);
    quantities.push(quantity("mu", &draws, |draw| draw.mu));
    quantities.push(quantity("tau", &draws, |draw| draw.tau));
    Ok(quantities)
}
