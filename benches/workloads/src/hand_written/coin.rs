//! A coin: beta prior, Bernoulli flips, beta guide.

use svi_runtime::distributions::{Beta, Formula, Pathwise};
use svi_runtime::special::{digamma, ln_gamma};

use super::adam::Adam;
use super::{NonFinite, checked, generator};

const PRIOR: f64 = 10.0;

/// A fit of the coin; the unconstrained parameters are the logarithms of the guide's concentrations.
pub struct Coin {
    seed: u64,
    step: u64,
    params: [f64; 2],
    adam: Adam,
    prior_log_beta: f64,
}

impl Coin {
    /// A fit that starts from the guide's usual parameters.
    pub fn new(seed: u64) -> Self {
        let prior_log_beta = 2.0 * ln_gamma(PRIOR) - ln_gamma(2.0 * PRIOR);
        Self { seed, step: 0, params: [15.0_f64.ln(); 2], adam: Adam::new(2), prior_log_beta }
    }

    /// The guide's concentrations.
    pub fn params(&self) -> [f64; 2] {
        self.params.map(f64::exp)
    }

    /// One step.
    pub fn update(&mut self, flips: &[bool]) -> Result<f64, NonFinite> {
        let [a, b] = self.params();
        let p = Beta::draw([a, b], &mut generator(self.seed, self.step));
        let (ln_p, ln_rest) = (p.ln(), (-p).ln_1p());

        let log_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
        let log_q = (a - 1.0) * ln_p + (b - 1.0) * ln_rest - log_beta;
        let heads = flips.iter().filter(|flip| **flip).count() as f64;
        let (heads, tails) = (heads + PRIOR - 1.0, flips.len() as f64 - heads + PRIOR - 1.0);
        let loss = log_q - (heads * ln_p + tails * ln_rest - self.prior_log_beta);

        let in_p = (a - 1.0 - heads) / p - (b - 1.0 - tails) / (1.0 - p);
        let [p_in_a, p_in_b] = Beta::path(p, [a, b]);
        let digamma_sum = digamma(a + b);
        let in_a = ln_p - digamma(a) + digamma_sum + in_p * p_in_a;
        let in_b = ln_rest - digamma(b) + digamma_sum + in_p * p_in_b;
        let gradient = [in_a * a, in_b * b];
        let loss = checked(loss, &gradient)?;
        self.adam.step(self.step, &mut self.params, &gradient);
        self.step += 1;
        Ok(loss)
    }
}
