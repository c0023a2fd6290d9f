//! Logistic regression with a mean-field guide, of all rows or of minibatches.

use rand::Rng;

use super::adam::Adam;
use super::batch::Batch;
use super::draw::Draw;
use super::{HALF_LN_TAU, NonFinite, checked, generator, plate_generator};

const LANES: usize = 8;

/// A fit of a regression.
pub struct Logistic {
    seed: u64,
    step: u64,
    features: usize,
    /// Locations of the coefficients and of the intercept, then their log scales.
    params: Vec<f64>,
    gradient: Vec<f64>,
    draws: Vec<Draw>,
    /// The coefficients.
    w: Vec<f64>,
    /// The partials of the log likelihood in them.
    in_w: Vec<f64>,
    batch: Batch,
    adam: Adam,
}

/// The log likelihood of some rows, and its partial in the intercept.
#[derive(Clone, Copy, Default)]
struct Sums {
    log_likelihood: f64,
    in_intercept: f64,
}

impl Logistic {
    /// A fit that starts from this scale of all latents.
    pub fn new(seed: u64, features: usize, scale: f64) -> Self {
        let latents = features + 1;
        let mut params = vec![0.0; latents];
        params.resize(2 * latents, scale.ln());
        let (gradient, adam) = (vec![0.0; 2 * latents], Adam::new(2 * latents));
        let (draws, w, in_w) = (Vec::with_capacity(latents), vec![0.0; features], vec![0.0; features]);
        Self { seed, step: 0, features, params, gradient, draws, w, in_w, batch: Batch::default(), adam }
    }

    /// Locations of the coefficients and of the intercept, then their scales.
    pub fn params(&self) -> Vec<f64> {
        let (locs, log_scales) = self.params.split_at(self.features + 1);
        locs.iter().copied().chain(log_scales.iter().map(|l| l.exp())).collect()
    }

    /// One step with all rows.
    pub fn update(&mut self, x: &[f64], y: &[bool]) -> Result<f64, NonFinite> {
        let intercept = self.draw(&mut generator(self.seed, self.step));
        let mut sums = Sums::default();
        for (x, y) in x.chunks_exact(self.features).zip(y) {
            self.add_row(x, *y, intercept, &mut sums);
        }
        self.finish(sums, 1.0)
    }

    /// One step with this many rows, drawn without replacement.
    pub fn update_batch(&mut self, x: &[f64], y: &[bool], size: usize) -> Result<f64, NonFinite> {
        let intercept = self.draw(&mut generator(self.seed, self.step));
        let mut batch = std::mem::take(&mut self.batch);
        batch.draw(&mut plate_generator(self.seed, self.step, "row"), y.len(), size);
        let mut sums = Sums::default();
        for i in batch.indices() {
            self.add_row(&x[i * self.features..(i + 1) * self.features], y[*i], intercept, &mut sums);
        }
        self.batch = batch;
        self.finish(sums, y.len() as f64 / size as f64)
    }

    /// Draws the coefficients and the intercept, which is returned.
    fn draw(&mut self, rng: &mut impl Rng) -> f64 {
        let (locs, log_scales) = self.params.split_at(self.features + 1);
        self.draws.clear();
        self.draws.extend(locs.iter().zip(log_scales).map(|(loc, log_scale)| Draw::new(*loc, *log_scale, rng)));
        self.w.iter_mut().zip(&self.draws).for_each(|(w, draw)| *w = draw.value);
        self.in_w.fill(0.0);
        self.draws[self.features].value
    }

    #[inline(always)]
    fn add_row(&mut self, x: &[f64], y: bool, intercept: f64, sums: &mut Sums) {
        let eta = intercept + dot(x, &self.w);
        let small = (-eta.abs()).exp();
        let against = if (eta > 0.0) == y { 0.0 } else { eta.abs() };
        sums.log_likelihood -= against + small.ln_1p();
        let odd = if eta > 0.0 { 1.0 } else { small } / (1.0 + small);
        let in_eta = f64::from(y) - odd;
        sums.in_intercept += in_eta;
        for (sum, x) in self.in_w.iter_mut().zip(x) {
            *sum += in_eta * x;
        }
    }

    /// Adds the prior and the guide, and moves the parameters; the rows count `weight` times.
    fn finish(&mut self, sums: Sums, weight: f64) -> Result<f64, NonFinite> {
        let (in_locs, in_log_scales) = self.gradient.split_at_mut(self.features + 1);
        let mut loss = -weight * sums.log_likelihood;
        let in_latents = self.in_w.iter().chain(std::iter::once(&sums.in_intercept));
        let gradient = in_locs.iter_mut().zip(in_log_scales);
        for ((draw, in_latent), (in_loc, in_log_scale)) in self.draws.iter().zip(in_latents).zip(gradient) {
            let prior = -0.5 * draw.value * draw.value - HALF_LN_TAU;
            loss += draw.log_q() - HALF_LN_TAU - prior;
            [*in_loc, *in_log_scale] = draw.pull(draw.value - weight * in_latent);
        }
        let loss = checked(loss, &self.gradient)?;
        self.adam.step(self.step, &mut self.params, &self.gradient);
        self.step += 1;
        Ok(loss)
    }
}

/// The scalar product, as sums that run side by side.
#[inline(always)]
fn dot(x: &[f64], w: &[f64]) -> f64 {
    let (xs, x_rest) = x.as_chunks::<LANES>();
    let (ws, w_rest) = w.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (x, w) in xs.iter().zip(ws) {
        for ((sum, x), w) in sums.iter_mut().zip(x).zip(w) {
            *sum += x * w;
        }
    }
    sums.iter().sum::<f64>() + x_rest.iter().zip(w_rest).map(|(x, w)| x * w).sum::<f64>()
}
