//! Schools: effects that are partially pooled, with a mean-field guide.

use std::f64::consts::PI;

use super::adam::Adam;
use super::draw::Draw;
use super::{HALF_LN_TAU, NonFinite, checked, generator};

const MU_SCALE: f64 = 5.0;
const TAU_SCALE: f64 = 5.0;

/// Parameters of the top, before two for each school: a location and a log scale, for `mu` and for `ln tau`.
const TOP: usize = 4;

/// A fit of schools.
pub struct Schools {
    seed: u64,
    step: u64,
    params: Vec<f64>,
    gradient: Vec<f64>,
    adam: Adam,
}

/// What the schools add to the loss, and the model's partials in what they share.
#[derive(Default)]
struct Sums {
    log_q: f64,
    /// `Σ (theta - mu)`.
    deviation: f64,
    /// `Σ (theta - mu)²`.
    squares: f64,
    /// `Σ ((y - theta) / sigma)²`.
    residuals: f64,
    log_sigma: f64,
}

impl Schools {
    /// A fit of this many schools, which starts from standard normal distributions.
    pub fn new(seed: u64, schools: usize) -> Self {
        let len = TOP + 2 * schools;
        Self { seed, step: 0, params: vec![0.0; len], gradient: vec![0.0; len], adam: Adam::new(len) }
    }

    /// Locations and scales: of `mu`, of `ln tau`, of each school's effect.
    pub fn params(&self) -> Vec<f64> {
        self.params.chunks_exact(2).flat_map(|pair| [pair[0], pair[1].exp()]).collect()
    }

    /// One step.
    pub fn update(&mut self, y: &[f64], sigma: &[f64]) -> Result<f64, NonFinite> {
        let loss = self.loss_and_gradient(y, sigma);
        let loss = checked(loss, &self.gradient)?;
        self.adam.step(self.step, &mut self.params, &self.gradient);
        self.step += 1;
        Ok(loss)
    }

    fn loss_and_gradient(&mut self, y: &[f64], sigma: &[f64]) -> f64 {
        let rng = &mut generator(self.seed, self.step);
        let (top, rows) = self.params.split_at(TOP);
        let (top_gradient, row_gradients) = self.gradient.split_at_mut(TOP);
        let mu = Draw::new(top[0], top[1], rng);
        let log_tau = Draw::new(top[2], top[3], rng);
        let tau = log_tau.value.exp();
        let tau_precision = 1.0 / (tau * tau);

        let mut sums = Sums::default();
        let rows = rows.chunks_exact(2).zip(row_gradients.chunks_exact_mut(2));
        for ((params, gradient), (y, sigma)) in rows.zip(y.iter().zip(sigma)) {
            let theta = Draw::new(params[0], params[1], rng);
            let deviation = theta.value - mu.value;
            let precision = 1.0 / (sigma * sigma);
            let residual = y - theta.value;
            let weighted = residual * precision;
            gradient.copy_from_slice(&theta.pull(deviation * tau_precision - weighted));
            sums.log_q += theta.log_q();
            sums.deviation += deviation;
            sums.squares += deviation * deviation;
            sums.residuals += residual * weighted;
            sums.log_sigma += sigma.ln();
        }

        let schools = y.len() as f64;
        let ratio = tau / TAU_SCALE;
        let pooled = sums.squares * tau_precision;
        let in_mu = mu.value / (MU_SCALE * MU_SCALE) - sums.deviation * tau_precision;
        let in_log_tau = 2.0 * ratio * ratio / (1.0 + ratio * ratio) - pooled + schools;
        top_gradient[..2].copy_from_slice(&mu.pull(in_mu));
        top_gradient[2..].copy_from_slice(&log_tau.pull(in_log_tau - 1.0));

        let log_q = mu.log_q() + log_tau.log_q() - log_tau.value + sums.log_q - (schools + 2.0) * HALF_LN_TAU;
        let z = mu.value / MU_SCALE;
        let log_mu = -0.5 * z * z - MU_SCALE.ln() - HALF_LN_TAU;
        let log_prior = log_mu - (ratio * ratio).ln_1p() + (2.0 / (PI * TAU_SCALE)).ln();
        let log_theta = -0.5 * pooled - schools * (log_tau.value + HALF_LN_TAU);
        let log_y = -0.5 * sums.residuals - sums.log_sigma - schools * HALF_LN_TAU;
        log_q - (log_prior + log_theta + log_y)
    }
}
