//! Points of three kinds: a mixture of normal distributions, with independent normal distributions of all unconstrained
//! latents.

use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use super::adam::Adam;
use super::{HALF_LN_TAU, NonFinite, checked, generator};

const KINDS: usize = 3;
const LOC_SCALE: f64 = 5.0;

/// Log odds, locations, log scales.
const LATENTS: usize = 3 * KINDS;

/// A fit of a mixture.
pub struct Clusters {
    seed: u64,
    step: u64,
    /// The locations of the latents, then their log scales.
    params: Vec<f64>,
    gradient: Vec<f64>,
    adam: Adam,
}

/// What the points add up to: their log density, and its partials.
#[derive(Default)]
struct Sums {
    log_density: f64,
    shares: [f64; KINDS],
    locs: [f64; KINDS],
    log_scales: [f64; KINDS],
}

impl Clusters {
    /// A fit from these locations and this scale of all latents.
    pub fn new(seed: u64, locs: &[f64], scale: f64) -> Self {
        let mut params = locs.to_vec();
        params.resize(2 * LATENTS, scale.ln());
        Self { seed, step: 0, params, gradient: vec![0.0; 2 * LATENTS], adam: Adam::new(2 * LATENTS) }
    }

    /// The locations of the latents, then their scales.
    pub fn params(&self) -> Vec<f64> {
        let (locs, log_scales) = self.params.split_at(LATENTS);
        locs.iter().copied().chain(log_scales.iter().map(|l| l.exp())).collect()
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
        let mut rng = generator(self.seed, self.step);
        let (locs, log_scales) = self.params.split_at(LATENTS);
        let (mut u, mut spread, mut log_q) = ([0.0; LATENTS], [0.0; LATENTS], 0.0);
        for i in 0..LATENTS {
            let noise = noise(&mut rng);
            spread[i] = log_scales[i].exp() * noise;
            u[i] = locs[i] + spread[i];
            log_q -= 0.5 * noise * noise + log_scales[i] + HALF_LN_TAU;
        }

        let log_weights = log_softmax([u[0], u[1], u[2]]);
        let scales = [u[6].exp(), u[7].exp(), u[8].exp()];
        let sums = sums(y, log_weights, [u[3], u[4], u[5]], scales);

        let mut log_prior = 0.0;
        let mut in_latent = [0.0; LATENTS];
        for k in 0..KINDS {
            let z = u[3 + k] / LOC_SCALE;
            log_prior -= 0.5 * (u[k] * u[k] + z * z + u[6 + k] * u[6 + k]) + LOC_SCALE.ln() + 3.0 * HALF_LN_TAU;
            in_latent[k] = u[k] - (sums.shares[k] - y.len() as f64 * log_weights[k].exp());
            in_latent[3 + k] = z / LOC_SCALE - sums.locs[k];
            in_latent[6 + k] = u[6 + k] - sums.log_scales[k];
        }
        let (in_locs, in_log_scales) = self.gradient.split_at_mut(LATENTS);
        for i in 0..LATENTS {
            in_locs[i] = in_latent[i];
            in_log_scales[i] = in_latent[i] * spread[i] - 1.0;
        }
        log_q - log_prior - sums.log_density
    }
}

#[inline(always)]
fn noise(rng: &mut impl Rng) -> f64 {
    StandardNormal.sample(rng)
}

fn log_softmax(x: [f64; KINDS]) -> [f64; KINDS] {
    let largest = x.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = x.map(|x| (x - largest).exp()).iter().sum();
    x.map(|x| x - largest - total.ln())
}

fn sums(y: &[f64], log_weights: [f64; KINDS], locs: [f64; KINDS], scales: [f64; KINDS]) -> Sums {
    let mut sums = Sums::default();
    let precisions = scales.map(|scale| 1.0 / scale);
    let offsets: [f64; KINDS] = std::array::from_fn(|k| log_weights[k] - scales[k].ln() - HALF_LN_TAU);
    for y in y {
        let z: [f64; KINDS] = std::array::from_fn(|k| (y - locs[k]) * precisions[k]);
        let terms: [f64; KINDS] = std::array::from_fn(|k| offsets[k] - 0.5 * z[k] * z[k]);
        let largest = terms[0].max(terms[1]).max(terms[2]);
        let shares = terms.map(|term| (term - largest).exp());
        let total = shares[0] + shares[1] + shares[2];
        sums.log_density += largest + total.ln();
        let scale = 1.0 / total;
        for k in 0..KINDS {
            let share = shares[k] * scale;
            sums.shares[k] += share;
            sums.locs[k] += share * z[k] * precisions[k];
            sums.log_scales[k] += share * (z[k] * z[k] - 1.0);
        }
    }
    sums
}
