//! The one setting of all fits.
//!
//! The guide is a full-rank normal distribution, fitted along the natural gradient
//! ([`natural_gradient`](svi_runtime::autoguide::AutoGuide::natural_gradient)): a step does not depend on the scales and
//! correlations of the latents, and the gradient vanishes at a Gaussian posterior. So a few hundred steps of plain SGD are
//! enough, with one learning rate for every model; it falls at the end, for the posteriors that are not Gaussian.
//!
//! An optimizer finds the nearest optimum, and some posteriors have poor ones (the orbits of predators and prey may be
//! explained as noise). So several short fits start from points drawn around the origin, and the one with the lowest loss
//! goes on.

use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

use crate::data::Failure;

/// How a model is fitted.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The seed of the first start; the others count up from it.
    pub seed: u64,
    /// How many starts there are.
    pub starts: u64,
    /// Steps of every start, at the full learning rate.
    pub explore: usize,
    /// Steps that the best of them goes on for, while the rate falls.
    pub refine: usize,
    /// Draws a step.
    pub particles: usize,
    /// Draws from the fitted guide.
    pub draws: usize,
}

impl Default for Setting {
    fn default() -> Self {
        Self { seed: 0, starts: 8, explore: 200, refine: 1_000, particles: 4, draws: 20_000 }
    }
}

/// The learning rate of `Sgd`, and what remains of it at the end.
const RATE: f64 = 0.1;
const REMAINS: f64 = 0.01;

/// Draws of the latents from a full-rank guide that was fitted to the model.
pub fn fit<M: Model>(model: M, args: M::Args<'_>, setting: Setting) -> Result<Vec<M::Latents>, Failure> {
    let Setting { seed, starts, explore, refine, particles, draws } = setting;
    let falling = move |step: u64| RATE * REMAINS.powf((step as f64 - explore as f64).max(0.0) / refine as f64);
    let guide = AutoMultivariateNormal::new().natural_gradient();
    let svi = Svi::new(model, guide, TraceElbo::new().num_particles(particles), Sgd::new(falling));
    let mut best: Option<(f64, SviRun<M, AutoMultivariateNormal>)> = None;
    for start in 0..starts {
        let run = svi.run(seed + start, Steps::new(explore).stable(), args, ())?;
        let loss = recent_loss(&run);
        if best.as_ref().is_none_or(|(lowest, _)| loss < *lowest) {
            best = Some((loss, run));
        }
    }
    let (_, best) = best.ok_or("a fit needs at least one start")?;
    let run = svi.run(best.state, Steps::new(refine).stable(), args, ())?;
    Ok(svi.sample_posterior(&run.state, seed, draws, args, ())?)
}

/// The mean loss over the second half of a run; infinite if a step of it was skipped.
fn recent_loss<M: Model, G: Guide<M>>(run: &SviRun<M, G>) -> f64 {
    let half = &run.losses[run.losses.len() / 2..];
    let mean = half.iter().sum::<f64>() / half.len() as f64;
    if mean.is_finite() { mean } else { f64::INFINITY }
}
