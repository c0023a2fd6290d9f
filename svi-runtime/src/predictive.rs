//! Draws from the prior and from the posterior predictive distribution.

use crate::error::SviError;
use crate::guide::Guide;
use crate::minibatch::Minibatches;
use crate::model::{self, Model};
use crate::optim::Optimizer;
use crate::particle::{LatentBuffers, Particle, Shapes};
use crate::rng::generator;
use crate::scope::Source;
use crate::shape::{Shape, Space};
use crate::state::SviState;
use crate::svi::Svi;

/// Predictive draws: latents, deterministics, and observed sites drawn anew. NumPyro's `Predictive`.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn location(y: &[f64]) {
///     let mu = sample("mu", Normal::new(0.0, 10.0));
///     for i in plate("item", y.len()) {
///         observe("y", Normal::new(mu, 1.0), y[i]);
///     }
/// }
///
/// let draws = Predictive::new(500).prior(0, &location(), (&[0.0; 3],))?;
/// assert_eq!(draws.len(), 500);
/// assert_eq!(draws[0].item.len(), 3);
/// let away = draws.iter().filter(|d| (d.item[0].y - d.mu).abs() > 6.0).count();
/// assert_eq!(away, 0);
/// # Ok::<(), SviError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Predictive {
    num_samples: usize,
}

impl Predictive {
    /// This many draws.
    pub fn new(num_samples: usize) -> Self {
        Self { num_samples }
    }

    /// Draws from the prior. Parameters of the model are at their initial values.
    ///
    /// # Errors
    /// An invalid parameter of a distribution, or an empty plate.
    pub fn prior<M: Model>(self, seed: u64, model: &M, args: M::Args<'_>) -> Result<Vec<M::Draw>, SviError> {
        let found = model::discover(model, args)?;
        let shapes = Shapes { guide: Shape::default(), model: found.params, latents: found.latents };
        let mut params = found.initial;
        let mut gradient = vec![0.0; params.len()];
        let mut latents = LatentBuffers::new(&shapes.latents);
        let mut minibatches = Minibatches::whole();
        let mut draw = |index: usize| {
            let mut particle = Particle::new(&shapes, &mut params, &mut gradient, &mut latents, &mut minibatches);
            let rng = &mut generator(seed, index as u64, 0);
            model::predict(model, &mut particle.model_view(Space::Constrained), args, Source::Prior, rng)
        };
        (0..self.num_samples).map(&mut draw).collect()
    }

    /// Draws from the posterior predictive distribution: latents from the guide at the state's parameters. Plates that
    /// hold no latents and no parameters may have other sizes than the data of the fit; subsampled plates are drawn whole.
    ///
    /// # Errors
    /// As [`Svi::evaluate`].
    pub fn posterior<'a, M: Model, G: Guide<M>, O: Optimizer>(
        self,
        seed: u64,
        svi: &Svi<M, G, O>,
        state: &SviState<M, G>,
        model_args: M::Args<'a>,
        guide_args: G::Args<'a>,
    ) -> Result<Vec<M::Draw>, SviError> {
        let mut draws = Vec::with_capacity(self.num_samples.min(1 << 20));
        svi.for_each_draw(state, (seed, self.num_samples), svi.inputs(model_args, guide_args), |particle, rng| {
            let view = &mut particle.model_view(Space::Constrained);
            draws.push(model::predict(svi.model(), view, model_args, Source::Given, rng)?);
            Ok(())
        })?;
        Ok(draws)
    }
}
