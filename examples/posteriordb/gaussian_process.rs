//! Gaussian process regression, with the process summed out.

use std::array;

use svi_runtime::prelude::*;

use crate::data::{Failure, Posterior};
use crate::models::{Quantity, quantity};
use crate::setting::{Setting, fit};

/// How many points there are.
const POINTS: usize = 11;

/// The log density of `y` under a normal distribution with mean 0 and a covariance, by the covariance's Cholesky factor.
fn centred_normal<'a, const N: usize, const K: usize>(covariance: [[Real<'a, N>; K]; K], y: &[f64; K]) -> Real<'a, N> {
    let mut factor = covariance;
    let mut whitened = y.map(Real::from);
    let mut sum = Real::from(-0.5 * K as f64 * (2.0 * std::f64::consts::PI).ln());
    for i in 0..K {
        for j in 0..=i {
            let known: Real<'a, N> = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = factor[i][j] - known;
            factor[i][j] = if i == j { rest.sqrt() } else { rest / factor[j][j] };
        }
        for j in 0..i {
            let known = factor[i][j] * whitened[j];
            whitened[i] -= known;
        }
        whitened[i] /= factor[i][i];
        sum -= factor[i][i].ln() + 0.5 * whitened[i].powi(2);
    }
    sum
}

/// A squared-exponential kernel of scale `alpha` and length `rho`, and noise of variance `sigma`.
#[model]
fn process(x: &[f64; 11], y: &[f64; 11]) {
    let rho = sample("rho", Gamma::new(25.0, 4.0));
    let alpha = sample("alpha", HalfNormal::new(2.0));
    let sigma = sample("sigma", HalfNormal::new(1.0));
    let covariance = array::from_fn(|i| {
        array::from_fn(|j| {
            let kernel = alpha.powi(2) * (-0.5 * ((x[i] - x[j]) / rho).powi(2)).exp();
            if i == j { kernel + sigma } else { kernel }
        })
    });
    factor("y", centred_normal(covariance, y));
}

/// Eleven points of a curve.
pub fn gp_regr(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let points = |name| -> Result<[f64; POINTS], Failure> {
        posterior.numbers(name)?.try_into().map_err(|_| format!("`{name}` has not {POINTS} numbers").into())
    };
    let draws = fit(process(), (&points("x")?, &points("y")?), setting)?;
    Ok(vec![
        quantity("rho", &draws, |draw| draw.rho),
        quantity("alpha", &draws, |draw| draw.alpha),
        quantity("sigma", &draws, |draw| draw.sigma),
    ])
}
