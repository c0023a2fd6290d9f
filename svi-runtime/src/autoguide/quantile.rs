//! The latents at the medians and other quantiles of an autoguide.

use statrs::function::erf::erf_inv;

use super::auto_guide::constrain;
use super::{AutoGuide, Covariance};
use crate::error::SviError;
use crate::minibatch::Minibatches;
use crate::model::Model;
use crate::optim::Optimizer;
use crate::particle::{LatentBuffers, Particle};
use crate::record::from_numbers;
use crate::shape::Space;
use crate::state::SviState;
use crate::svi::Svi;

impl<M: Model, C: Covariance, O: Optimizer> Svi<M, AutoGuide<C>, O> {
    /// The latents at the means of the guide in unconstrained space: for a scalar site, its median.
    ///
    /// # Errors
    /// An invalid parameter of a distribution there, or plates of another size than the state's.
    pub fn median(&self, state: &SviState<M, AutoGuide<C>>, model_args: M::Args<'_>) -> Result<M::Latents, SviError> {
        self.quantile(state, 0.5, model_args)
    }

    /// The latents at the marginal quantiles of the guide in unconstrained space: for a scalar site, its `level` quantile.
    ///
    /// # Errors
    /// As [`median`](Self::median), and a level that is not between 0 and 1.
    pub fn quantile(
        &self,
        state: &SviState<M, AutoGuide<C>>,
        level: f64,
        model_args: M::Args<'_>,
    ) -> Result<M::Latents, SviError> {
        if !(level > 0.0 && level < 1.0) {
            return Err(SviError::Setting {
                setting: "the level of a quantile",
                value: level,
                expected: "between 0 and 1",
            });
        }
        let dim = state.shapes.latents.len(Space::Unconstrained);
        let std_dev = C::std_dev(&state.params, dim);
        let mut params = state.params.clone();
        let mut gradient = vec![0.0; params.len()];
        let mut latents = LatentBuffers::new(&state.shapes.latents);
        let mut minibatches = Minibatches::whole();
        let mut particle = Particle::new(&state.shapes, &mut params, &mut gradient, &mut latents, &mut minibatches);
        for ((u, loc), scale) in particle.latents.iter_mut().zip(&state.params).zip(std_dev) {
            *u = loc + normal_quantile(level) * scale;
        }
        let constrained = constrain(self.model(), &mut particle, model_args)?;
        Ok(from_numbers(&state.shapes.latents, &constrained))
    }
}

/// The quantile of the standard normal distribution.
pub(super) fn normal_quantile(level: f64) -> f64 {
    std::f64::consts::SQRT_2 * erf_inv(2.0 * level - 1.0)
}
