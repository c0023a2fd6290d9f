//! What is timed, written in the language.

mod groups;
mod points;
mod rows;
mod sites;

pub use groups::{intercepts, intercepts_mean_field, made_up_lines};
pub use points::{clusters, made_up_points};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
pub use rows::{BATCH, logistic, logistic_mean_field, logistic_minibatches, made_up_outcomes, minibatch_mean_field};
pub use sites::{
    fifty_mean_field, fifty_sites, made_up_observations, ten_mean_field, ten_sites, twenty_five_mean_field,
    twenty_five_sites,
};
use svi_runtime::prelude::*;

/// Flips of a coin that may be biased.
#[model]
pub fn coin(flips: &[bool]) {
    let p = sample("p", Beta::new(10.0, 10.0));
    for i in plate("flip", flips.len()) {
        observe("side", Bernoulli::new(p), flips[i]);
    }
}

/// A beta distribution of the coin's bias.
#[guide(model = coin)]
pub fn beta_guide() {
    let alpha = param("alpha", Positive(15.0));
    let beta = param("beta", Positive(15.0));
    sample("p", Beta::new(alpha, beta));
}

/// Rubin's eight schools, or any number of them.
#[model]
pub fn schools(y: &[f64], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfCauchy::new(5.0));
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(mu, tau));
        observe("y", Normal::new(theta, sigma[j]), y[j]);
    }
}

/// Independent distributions of all latents.
#[guide(model = schools)]
pub fn mean_field(y: &[f64]) {
    let mu_loc = param("mu_loc", 0.0);
    let mu_scale = param("mu_scale", Positive(1.0));
    sample("mu", Normal::new(mu_loc, mu_scale));
    let tau_loc = param("tau_loc", 0.0);
    let tau_scale = param("tau_scale", Positive(1.0));
    sample("tau", LogNormal::new(tau_loc, tau_scale));
    for _ in plate("school", y.len()) {
        let loc = param("theta_loc", 0.0);
        let scale = param("theta_scale", Positive(1.0));
        sample("theta", Normal::new(loc, scale));
    }
}

/// Ten flips, six heads.
pub const FLIPS: [bool; 10] = [true, true, true, true, true, true, false, false, false, false];

/// The effects of coaching, and their standard errors.
pub const EIGHT: ([f64; 8], [f64; 8]) =
    ([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0], [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0]);

/// Effects and standard errors of this many made-up schools.
pub fn made_up_schools(schools: usize) -> (Vec<f64>, Vec<f64>) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    (0..schools).map(|_| (40.0 * rng.random::<f64>() - 10.0, 8.0 + 10.0 * rng.random::<f64>())).unzip()
}
