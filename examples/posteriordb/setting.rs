//! The one setting of all fits.
//!
//! The guide is fitted in its own coordinates ([`whitened`](svi_runtime::autoguide::AutoGuide::whitened)), where the scales
//! and correlations of the latents do not matter: a step of Adam moves a mean by at most a tenth of the guide's standard
//! deviation, and a standard deviation by at most a tenth of itself. The gradients vanish at a Gaussian posterior, so the
//! learning rate need only fall by a factor of 100, where the posterior is not Gaussian. It starts from the origin of
//! unconstrained space, the one point that needs no luck.

use svi_runtime::Model;
use svi_runtime::prelude::*;

use crate::data::Failure;

/// How a model is fitted.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The seed of the fit; the draws from the fit use the next one.
    pub seed: u64,
    /// Steps of the optimizer.
    pub steps: usize,
    /// Draws a step.
    pub particles: usize,
    /// Draws from the fitted guide.
    pub draws: usize,
}

impl Default for Setting {
    fn default() -> Self {
        Self { seed: 0, steps: 4_000, particles: 8, draws: 10_000 }
    }
}

/// The learning rate at the start, and what remains of it at the end.
const RATE: f64 = 0.1;
const REMAINS: f64 = 0.01;

/// Which part of the steps has the rate of the start, before it falls geometrically.
const HOLD: f64 = 0.3;

/// Draws of the latents from a full-rank guide that was fitted to the model.
pub fn fit<M: Model>(model: M, args: M::Args<'_>, setting: Setting) -> Result<Vec<M::Latents>, Failure> {
    let Setting { seed, steps, particles, draws } = setting;
    let rate = move |step: u64| RATE * REMAINS.powf(((step as f64 / steps as f64 - HOLD) / (1.0 - HOLD)).max(0.0));
    let guide = AutoMultivariateNormal::new().whitened().init_radius(0.0);
    let optimizer = Adam::new(rate).betas(0.9, 0.99);
    let svi = Svi::new(model, guide, TraceElbo::new().num_particles(particles), optimizer);
    let run = svi.run(seed, Steps::new(steps).stable(), args, ())?;
    Ok(svi.sample_posterior(&run.state, seed + 1, draws, args, ())?)
}
