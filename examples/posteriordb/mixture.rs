//! A mixture of two normal distributions, whose components are summed over.

use svi_runtime::prelude::*;

use crate::data::{Failure, Posterior};
use crate::models::{Quantity, elements, quantity};
use crate::setting::{Setting, fit};

/// The means are in increasing order, so that the components cannot change places.
#[model]
fn two_components(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 2.0).iid::<2>().ordered());
    let sigma = sample("sigma", HalfNormal::new(2.0).iid::<2>());
    let theta = sample("theta", Beta::new(5.0, 5.0));
    for i in plate("row", y.len()) {
        let low = Normal::new(mu[0], sigma[0]).log_density(y[i]);
        let high = Normal::new(mu[1], sigma[1]).log_density(y[i]);
        factor("y", log_mix(theta, low, high));
    }
}

/// Made-up data from two components.
pub fn gauss_mix(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let draws = fit(two_components(), (&posterior.numbers("y")?,), setting)?;
    let mut quantities = elements("mu", 2, &draws, |draw, k| draw.mu[k]);
    quantities.extend(elements("sigma", 2, &draws, |draw, k| draw.sigma[k]));
    quantities.push(quantity("theta", &draws, |draw| draw.theta));
    Ok(quantities)
}
