//! Logistic regression, of all rows and of minibatches.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use svi_runtime::prelude::*;

/// How many rows a step of [`logistic_minibatches`] visits.
pub const BATCH: usize = 256;

/// Logistic regression; row `i` of the design is `x[i * features..(i + 1) * features]`.
#[model]
pub fn logistic(x: &[f64], y: &[bool], #[fixed] features: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    let intercept = sample("intercept", Normal::new(0.0, 1.0));
    for i in plate("row", y.len()) {
        let eta = intercept + dot(&w, &x[i * features..(i + 1) * features]);
        observe("y", Bernoulli::logits(eta), y[i]);
    }
}

/// Independent normal distributions of the coefficients and the intercept.
#[guide(model = logistic)]
pub fn logistic_mean_field(#[fixed] features: usize) {
    let w_loc = param("w_loc", vec![0.0; features]);
    let w_scale = param("w_scale", Positive(vec![0.1; features]));
    sample("w", Normal::new(w_loc, w_scale).to_event());
    let intercept_loc = param("intercept_loc", 0.0);
    let intercept_scale = param("intercept_scale", Positive(0.1));
    sample("intercept", Normal::new(intercept_loc, intercept_scale));
}

/// The same regression, of which a step visits a minibatch.
#[model]
pub fn logistic_minibatches(x: &[f64], y: &[bool], #[fixed] features: usize) {
    let w = sample("w", Normal::new(0.0, 1.0).iid(features));
    let intercept = sample("intercept", Normal::new(0.0, 1.0));
    for i in plate("row", y.len()).subsample(BATCH) {
        let eta = intercept + dot(&w, &x[i * features..(i + 1) * features]);
        observe("y", Bernoulli::logits(eta), y[i]);
    }
}

/// Its guide.
#[guide(model = logistic_minibatches)]
pub fn minibatch_mean_field(#[fixed] features: usize) {
    let w_loc = param("w_loc", vec![0.0; features]);
    let w_scale = param("w_scale", Positive(vec![0.1; features]));
    sample("w", Normal::new(w_loc, w_scale).to_event());
    let intercept_loc = param("intercept_loc", 0.0);
    let intercept_scale = param("intercept_scale", Positive(0.1));
    sample("intercept", Normal::new(intercept_loc, intercept_scale));
}

/// A made-up design, row by row, and its outcomes.
pub fn made_up_outcomes(rows: usize, features: usize) -> (Vec<f64>, Vec<bool>) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let mut number = || 3.4 * (rng.random::<f64>() - 0.5);
    let w: Vec<f64> = (0..features).map(|_| number()).collect();
    let x: Vec<f64> = (0..rows * features).map(|_| number()).collect();
    let y = x.chunks_exact(features).map(|row| row.iter().zip(&w).map(|(x, w)| x * w).sum::<f64>() + number() > 0.0);
    let y = y.collect();
    (x, y)
}
