//! Stochastic gradient descent.

use std::ops::Range;

use super::schedule::check_rate;
use super::{Optimizer, Schedule};
use crate::error::SviError;
use crate::given::IntoSchedule;

/// Stochastic gradient descent (Robbins and Monro 1951): `x ← x - rate * g`.
///
/// In a step that does not visit an iteration of a subsampled plate, its parameters stay as they are.
///
/// ```
/// use svi_runtime::prelude::*;
/// let sgd = Sgd::new(|step: u64| 0.1 / (1.0 + step as f64));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd<S = f64> {
    rate: S,
}

impl<S: Schedule> Sgd<S> {
    /// With a learning rate, a positive number or a function of the step.
    pub fn new<By>(rate: impl IntoSchedule<By, Schedule = S>) -> Self {
        Self { rate: rate.into_schedule() }
    }
}

impl<S: Schedule> Optimizer for Sgd<S> {
    const NAME: &'static str = "Sgd";

    fn state_len(&self, _len: usize) -> usize {
        0
    }

    fn check(&self, step: u64) -> Result<(), SviError> {
        check_rate("the learning rate of `Sgd`", self.rate.rate(step))
    }

    #[inline]
    fn step(&self, step: u64, params: &mut [f64], gradient: &[f64], _state: &mut [f64], touched: &[Range<usize>]) {
        let rate = self.rate.rate(step);
        for range in touched {
            for (x, g) in params[range.clone()].iter_mut().zip(&gradient[range.clone()]) {
                *x -= rate * g;
            }
        }
    }
}
