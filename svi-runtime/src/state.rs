//! The state of a fit.

use std::fmt;
use std::marker::PhantomData;

use crate::minibatch::Minibatches;
use crate::objective::Numbers;
use crate::particle::{LatentBuffers, Shapes};

/// The state of a fit: unconstrained parameters, the optimizer's state, the seed and the counters of steps.
///
/// It is plain data, typed by the model and guide it belongs to. With the feature `serde` it can be saved and loaded in any
/// format that keeps 64-bit integers, and continues with the same bits; loading the state of another model or guide is an
/// error. The random numbers of a step depend on the seed and the step alone (Xoshiro256++, seeded by SplitMix64).
pub struct SviState<M, G> {
    pub(crate) seed: u64,
    pub(crate) step: u64,
    pub(crate) skipped: u64,
    pub(crate) shapes: Shapes,
    pub(crate) params: Vec<f64>,
    pub(crate) optimizer: Vec<f64>,
    pub(crate) work: Work,
    owner: PhantomData<fn() -> (M, G)>,
}

/// Buffers that a step works in, kept so that it need not allocate them. They are no part of the state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    pub(crate) gradient: Vec<f64>,
    pub(crate) sum: Vec<f64>,
    /// The step in the guide's own coordinates.
    pub(crate) move_by: Vec<f64>,
    /// What the guide works in to make the step.
    pub(crate) scratch: Vec<f64>,
    pub(crate) latents: LatentBuffers,
    pub(crate) minibatches: Minibatches,
}

impl Work {
    pub(crate) fn new(shapes: &Shapes) -> Self {
        let (gradient, latents) = (vec![0.0; shapes.params_len()], LatentBuffers::new(&shapes.latents));
        Self { gradient, latents, ..Self::default() }
    }
}

impl<M, G> SviState<M, G> {
    pub(crate) fn new(seed: u64, shapes: Shapes, params: Vec<f64>, optimizer: Vec<f64>) -> Self {
        let work = Work::new(&shapes);
        Self { seed, step: 0, skipped: 0, shapes, params, optimizer, work, owner: PhantomData }
    }

    /// The numbers of the next step.
    pub(crate) fn numbers(&mut self) -> (Numbers<'_>, &mut Vec<f64>) {
        let Work { gradient, sum, latents, minibatches, .. } = &mut self.work;
        let Self { shapes, params, seed, step, .. } = self;
        (Numbers { shapes, params, gradient, latents, minibatches, seed: *seed, step: *step }, sum)
    }

    /// How many steps were made, skipped ones included.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// How many steps [`stable_update`](crate::Svi::stable_update) skipped.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }
}

impl<M, G> Clone for SviState<M, G> {
    fn clone(&self) -> Self {
        Self {
            shapes: self.shapes.clone(),
            params: self.params.clone(),
            optimizer: self.optimizer.clone(),
            work: self.work.clone(),
            ..*self
        }
    }
}

impl<M, G> PartialEq for SviState<M, G> {
    fn eq(&self, other: &Self) -> bool {
        (self.seed, self.step, self.skipped) == (other.seed, other.step, other.skipped)
            && self.shapes == other.shapes
            && self.params == other.params
            && self.optimizer == other.optimizer
    }
}

impl<M, G> fmt::Debug for SviState<M, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SviState")
            .field("seed", &self.seed)
            .field("step", &self.step)
            .field("skipped", &self.skipped)
            .field("params", &self.params)
            .field("optimizer", &self.optimizer)
            .finish_non_exhaustive()
    }
}
