//! Draws of normal distributions.

use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// A draw of a location-scale family, and what its gradient needs.
pub struct Draw {
    pub value: f64,
    noise: f64,
    /// `scale * noise`, the derivative in the log scale.
    spread: f64,
    log_scale: f64,
}

impl Draw {
    #[inline(always)]
    pub fn new(loc: f64, log_scale: f64, rng: &mut impl Rng) -> Self {
        let noise: f64 = StandardNormal.sample(rng);
        let spread = log_scale.exp() * noise;
        Self { value: loc + spread, noise, spread, log_scale }
    }

    /// The log density but for the constant.
    #[inline(always)]
    pub fn log_q(&self) -> f64 {
        -0.5 * self.noise * self.noise - self.log_scale
    }

    /// The loss's gradient in location and log scale, given its derivative in the value with the noise held fixed.
    #[inline(always)]
    pub fn pull(&self, in_value: f64) -> [f64; 2] {
        [in_value, in_value * self.spread - 1.0]
    }
}
