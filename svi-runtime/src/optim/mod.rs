//! Optimizers, and the learning rates they follow.

mod adam;
mod pieces;
mod schedule;
mod sgd;

pub use adam::Adam;
pub use schedule::Schedule;
pub use sgd::Sgd;

use std::ops::Range;

use crate::error::SviError;

/// A rule that moves unconstrained parameters against a gradient.
///
/// Its state is a flat list of numbers, zero at first, so that a checkpoint holds it whatever the rule.
pub trait Optimizer: Send + Sync {
    /// The rule's name.
    const NAME: &'static str;

    /// How many numbers of state it keeps for `len` parameters.
    fn state_len(&self, len: usize) -> usize;

    /// Whether its settings make sense, at step `step`, counted from 0.
    fn check(&self, step: u64) -> Result<(), SviError>;

    /// Moves the parameters in the ranges `touched`, at step `step`, counted from 0. It is called only after
    /// [`check`](Self::check) passed.
    ///
    /// The ranges do not overlap. What is in none of them belongs to iterations of subsampled plates that the step did not
    /// visit: neither those parameters nor their state may be moved, what stands for them in `gradient` means nothing, and to
    /// look at it would make a step cost as much as the data are long.
    fn step(&self, step: u64, params: &mut [f64], gradient: &[f64], state: &mut [f64], touched: &[Range<usize>]);
}
