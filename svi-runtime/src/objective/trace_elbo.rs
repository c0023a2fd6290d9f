//! The evidence lower bound, estimated from draws of the guide.

use crate::error::SviError;
use crate::guide::{Guide, Inputs};
use crate::minibatch::Minibatches;
use crate::model::Model;
use crate::particle::{LatentBuffers, Particle, Shapes};
use crate::rng::{Generator, generator};

/// The negative evidence lower bound, estimated with draws from the guide and reparameterised gradients:
///
/// ```text
/// loss = E_q[log q(z) - log p(z, y)] ≈ 1/P Σ log q(z_p) - log p(z_p, y)
/// ```
///
/// (Kingma and Welling 2014; Rezende, Mohamed and Wierstra 2014). NumPyro's `Trace_ELBO`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceElbo {
    particles: usize,
}

impl Default for TraceElbo {
    fn default() -> Self {
        Self::new()
    }
}

impl TraceElbo {
    /// One draw a step.
    pub fn new() -> Self {
        Self { particles: 1 }
    }

    /// The average over this many draws a step, at least 1.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let objective = TraceElbo::new().num_particles(10);
    /// assert_ne!(objective, TraceElbo::new());
    /// ```
    #[must_use]
    pub fn num_particles(self, particles: usize) -> Self {
        Self { particles }
    }

    pub(crate) fn check(&self) -> Result<(), SviError> {
        if self.particles > 0 {
            return Ok(());
        }
        Err(SviError::Setting { setting: "`num_particles` of `TraceElbo`", value: 0.0, expected: "at least 1" })
    }

    /// The loss at the parameters.
    pub(crate) fn loss<M: Model, G: Guide<M>>(
        &self,
        guide: &G,
        inputs: Inputs<'_, '_, M, G>,
        numbers: &mut Numbers<'_>,
    ) -> Result<f64, SviError> {
        let mut total = 0.0;
        for p in 0..self.particles {
            let (mut particle, mut rng) = start::<M, G>(guide, numbers, p);
            total += guide.loss(inputs, &mut particle, &mut rng)?;
        }
        self.mean(total)
    }

    /// The loss at the parameters, and its gradient.
    pub(crate) fn loss_and_gradient<M: Model, G: Guide<M>>(
        &self,
        guide: &G,
        inputs: Inputs<'_, '_, M, G>,
        numbers: &mut Numbers<'_>,
        sum: &mut Vec<f64>,
    ) -> Result<f64, SviError> {
        let mut total = 0.0;
        for p in 0..self.particles {
            let (mut particle, mut rng) = start::<M, G>(guide, numbers, p);
            total += guide.loss_and_gradient(inputs, &mut particle, &mut rng)?;
            if self.particles > 1 {
                add_mean(sum, numbers, p, self.particles);
            }
        }
        if self.particles > 1 {
            for range in numbers.minibatches.touched.ranges() {
                numbers.gradient[range.clone()].copy_from_slice(&sum[range.clone()]);
            }
        }
        self.mean(total)
    }

    fn mean(&self, total: f64) -> Result<f64, SviError> {
        let loss = total / self.particles as f64;
        if loss.is_finite() { Ok(loss) } else { Err(SviError::NonFiniteLoss { value: loss }) }
    }
}

/// The particle `index` of a step, and its generator: that of the one before it, where draws come in pairs.
#[inline(always)]
fn start<'n, M: Model, G: Guide<M>>(
    guide: &G,
    numbers: &'n mut Numbers<'_>,
    index: usize,
) -> (Particle<'n>, Generator) {
    let mirrored = guide.draws_in_pairs() && index % 2 == 1;
    let rng = generator(numbers.seed, numbers.step, (index - usize::from(mirrored)) as u64);
    let mut particle = numbers.particle();
    particle.mirrored = mirrored;
    (particle, rng)
}

/// Adds the part that the draw `index` of `count` has in the mean gradient. The draws of a step share its minibatches.
fn add_mean(sum: &mut Vec<f64>, numbers: &Numbers<'_>, index: usize, count: usize) {
    if sum.len() != numbers.gradient.len() {
        *sum = vec![0.0; numbers.gradient.len()];
    }
    for range in numbers.minibatches.touched.ranges() {
        let sum = &mut sum[range.clone()];
        if index == 0 {
            sum.fill(0.0);
        }
        for (s, g) in sum.iter_mut().zip(&numbers.gradient[range.clone()]) {
            *s += g / count as f64;
        }
    }
}

/// The numbers that an estimate reads and writes: it reads the parameters, and writes the gradient and the latents.
pub(crate) struct Numbers<'a> {
    pub(crate) shapes: &'a Shapes,
    pub(crate) params: &'a mut [f64],
    pub(crate) gradient: &'a mut [f64],
    pub(crate) latents: &'a mut LatentBuffers,
    pub(crate) minibatches: &'a mut Minibatches,
    pub(crate) seed: u64,
    pub(crate) step: u64,
}

impl Numbers<'_> {
    /// What one draw works on.
    fn particle(&mut self) -> Particle<'_> {
        self.minibatches.start(self.seed, self.step);
        Particle::new(self.shapes, self.params, self.gradient, self.latents, self.minibatches)
    }
}
