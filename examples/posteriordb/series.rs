//! Time series: an autoregression, a GARCH recursion and an ordinary differential equation, each in an ordinary loop.

use svi_runtime::prelude::*;

use crate::data::{Failure, Posterior};
use crate::models::{Quantity, elements, quantity};
use crate::setting::{Setting, fit};

/// How many earlier values an autoregression looks at.
const ORDER: usize = 5;

/// An autoregression of order 5.
#[model]
fn autoregression(y: &[f64]) {
    let alpha = sample("alpha", Normal::new(0.0, 10.0));
    let beta = sample("beta", Normal::new(0.0, 10.0).iid::<5>());
    let sigma = sample("sigma", HalfCauchy::new(2.5));
    for t in ORDER..y.len() {
        let mut mean = alpha;
        for k in 0..ORDER {
            mean += beta[k] * y[t - 1 - k];
        }
        observe("y", Normal::new(mean, sigma), y[t]);
    }
}

/// `s_t^2 = alpha0 + alpha1 (y_(t-1) - mu)^2 + beta1 s_(t-1)^2`, from `s_1` given.
#[model]
fn garch(y: &[f64], first_sd: f64) {
    let mu = sample("mu", Flat::new());
    let alpha0 = sample("alpha0", Flat::<Positive>::new());
    let alpha1 = sample("alpha1", Flat::interval(0.0, 1.0));
    let beta1 = sample("beta1", Flat::interval(0.0, 1.0 - alpha1));
    let mut variance = Real::from(first_sd * first_sd);
    for t in 0..y.len() {
        if t > 0 {
            variance = alpha0 + alpha1 * (y[t - 1] - mu).powi(2) + beta1 * variance;
        }
        observe("y", Normal::new(mu, variance.sqrt()), y[t]);
    }
}

/// The fixed steps of the solver in a year.
const STEPS: usize = 5;

/// The rates of change of the logarithms of prey and predators, `(ln u)' = a - b v`, `(ln v)' = -c + d u`.
fn rates<'a, const N: usize>(theta: &[Real<'a, N>; 4], [ln_u, ln_v]: [Real<'a, N>; 2]) -> [Real<'a, N>; 2] {
    let [a, b, c, d] = *theta;
    [a - b * ln_v.exp(), d * ln_u.exp() - c]
}

/// `z + h k`.
fn ahead<'a, const N: usize>(z: [Real<'a, N>; 2], h: f64, k: [Real<'a, N>; 2]) -> [Real<'a, N>; 2] {
    [z[0] + h * k[0], z[1] + h * k[1]]
}

/// A step of length `h` of the classical Runge-Kutta method of order 4.
fn runge_kutta<'a, const N: usize>(theta: &[Real<'a, N>; 4], z: [Real<'a, N>; 2], h: f64) -> [Real<'a, N>; 2] {
    let k1 = rates(theta, z);
    let k2 = rates(theta, ahead(z, 0.5 * h, k1));
    let k3 = rates(theta, ahead(z, 0.5 * h, k2));
    let k4 = rates(theta, ahead(z, h, k3));
    let mean = |i: usize| (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]) / 6.0;
    ahead(z, h, [mean(0), mean(1)])
}

/// Prey and predators after Lotka and Volterra, in logarithms, observed with multiplicative errors.
#[model]
fn lotka_volterra(times: &[f64], first: [f64; 2], y: &[[f64; 2]]) {
    let growth = sample("growth", Flat::<Positive>::new().iid::<2>());
    let contact = sample("contact", Flat::<Positive>::new().iid::<2>());
    let sigma = sample("sigma", LogNormal::new(-1.0, 1.0).iid::<2>());
    let start = sample("start", LogNormal::new(10.0_f64.ln(), 1.0).iid::<2>());
    for k in 0..2 {
        // Normal distributions on the positive numbers, but for their constants.
        factor("of_growth", Normal::new(1.0, 0.5).log_density(growth[k]));
        factor("of_contact", Normal::new(0.05, 0.05).log_density(contact[k]));
    }
    let theta = [growth[0], contact[0], growth[1], contact[1]];
    let mut z = [start[0].ln(), start[1].ln()];
    for k in 0..2 {
        observe("first", LogNormal::new(z[k], sigma[k]), first[k]);
    }
    let mut time = 0.0;
    for n in 0..times.len() {
        let h = (times[n] - time) / STEPS as f64;
        for _ in 0..STEPS {
            z = runge_kutta(&theta, z, h);
        }
        time = times[n];
        for k in 0..2 {
            observe("y", LogNormal::new(z[k], sigma[k]), y[n][k]);
        }
    }
}

/// A made-up series.
pub fn ar_k(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let draws = fit(autoregression(), (&posterior.numbers("y")?,), setting)?;
    let mut quantities = elements("beta", ORDER, &draws, |draw, k| draw.beta[k]);
    quantities.push(quantity("alpha", &draws, |draw| draw.alpha));
    quantities.push(quantity("sigma", &draws, |draw| draw.sigma));
    Ok(quantities)
}

/// A series with changing volatility.
pub fn garch11(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let draws = fit(garch(), (&posterior.numbers("y")?, posterior.number("sigma1")?), setting)?;
    Ok(vec![
        quantity("mu", &draws, |draw| draw.mu),
        quantity("alpha0", &draws, |draw| draw.alpha0),
        quantity("alpha1", &draws, |draw| draw.alpha1),
        quantity("beta1", &draws, |draw| draw.beta1),
    ])
}

/// The pelts of hares and lynxes that were traded in Canada.
pub fn lynx_hare(posterior: &Posterior, setting: Setting) -> Result<Vec<Quantity>, Failure> {
    let first = posterior.numbers("y_init")?.try_into().map_err(|_| "`y_init` has not 2 numbers")?;
    let (times, y) = (posterior.numbers("ts")?, posterior.rows::<2>("y")?);
    let draws = fit(lotka_volterra(), (&times, first, &y), setting)?;
    let mut quantities = elements("theta", 4, &draws, |draw, k| {
        let of = if k % 2 == 0 { &draw.growth } else { &draw.contact };
        of[k / 2]
    });
    quantities.extend(elements("z_init", 2, &draws, |draw, k| draw.start[k]));
    quantities.extend(elements("sigma", 2, &draws, |draw, k| draw.sigma[k]));
    Ok(quantities)
}
