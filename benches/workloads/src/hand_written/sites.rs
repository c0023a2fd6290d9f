//! Numbers that are each observed once, with a mean-field guide.

use super::adam::Adam;
use super::draw::Draw;
use super::{HALF_LN_TAU, NonFinite, checked, generator};

/// Of the prior; the observations' is 1.
const SCALE: f64 = 2.0;

/// A fit of any number of sites.
pub struct Sites {
    seed: u64,
    step: u64,
    /// A location and a log scale for each site.
    params: Vec<f64>,
    gradient: Vec<f64>,
    adam: Adam,
}

impl Sites {
    /// A fit that starts from this scale of all sites.
    pub fn new(seed: u64, sites: usize, scale: f64) -> Self {
        let params = [0.0, scale.ln()].repeat(sites);
        let (gradient, adam) = (vec![0.0; params.len()], Adam::new(params.len()));
        Self { seed, step: 0, params, gradient, adam }
    }

    /// The location and the scale of each site.
    pub fn params(&self) -> Vec<f64> {
        self.params.chunks_exact(2).flat_map(|pair| [pair[0], pair[1].exp()]).collect()
    }

    /// One step.
    pub fn update(&mut self, y: &[f64]) -> Result<f64, NonFinite> {
        let loss = self.loss_and_gradient(y);
        let loss = checked(loss, &self.gradient)?;
        self.adam.step(self.step, &mut self.params, &self.gradient);
        self.step += 1;
        Ok(loss)
    }

    fn loss_and_gradient(&mut self, y: &[f64]) -> f64 {
        let rng = &mut generator(self.seed, self.step);
        let (mut log_q, mut squares, mut residuals) = (0.0, 0.0, 0.0);
        let rows = self.params.chunks_exact(2).zip(self.gradient.chunks_exact_mut(2));
        for ((params, gradient), y) in rows.zip(y) {
            let site = Draw::new(params[0], params[1], rng);
            let residual = y - site.value;
            gradient.copy_from_slice(&site.pull(site.value / (SCALE * SCALE) - residual));
            log_q += site.log_q();
            squares += site.value * site.value;
            residuals += residual * residual;
        }
        let constants = y.len() as f64 * (SCALE.ln() + HALF_LN_TAU);
        log_q + 0.5 * (squares / (SCALE * SCALE) + residuals) + constants
    }
}
