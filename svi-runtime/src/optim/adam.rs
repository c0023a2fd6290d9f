//! Adam.

use std::ops::Range;

use super::pieces::in_pieces;
use super::schedule::{check_rate, check_setting};
use super::{Optimizer, Schedule};
use crate::error::SviError;
use crate::given::IntoSchedule;

/// Adam (Kingma and Ba 2015), with bias-corrected moments and `eps` outside the root:
///
/// ```text
/// m ← b1 m + (1 - b1) g        v ← b2 v + (1 - b2) g²
/// x ← x - rate * m̂ / (√v̂ + eps)    with m̂ = m / (1 - b1^t), v̂ = v / (1 - b2^t)
/// ```
///
/// In a step that does not visit an iteration of a subsampled plate, neither the parameters of that iteration nor their
/// moments are touched: they neither move by the momentum that is left, nor does it decay. `t` counts all steps,
/// so that an iteration that is visited late starts with longer steps. This is the rule of PyTorch's `SparseAdam` and
/// TensorFlow's `LazyAdam`; it makes a step cost what it visits.
///
/// ```
/// use svi_runtime::prelude::*;
/// let adam = Adam::new(0.01).betas(0.95, 0.999).eps(1e-8);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<S = f64> {
    rate: S,
    b1: f64,
    b2: f64,
    eps: f64,
}

impl<S: Schedule> Adam<S> {
    /// With a learning rate, a positive number or a function of the step; `b1 = 0.9`, `b2 = 0.999`, `eps = 1e-8`.
    pub fn new<By>(rate: impl IntoSchedule<By, Schedule = S>) -> Self {
        Self { rate: rate.into_schedule(), b1: 0.9, b2: 0.999, eps: 1e-8 }
    }

    /// The decay rates of the two moments, each at least 0 and below 1.
    #[must_use]
    pub fn betas(self, b1: f64, b2: f64) -> Self {
        Self { b1, b2, ..self }
    }

    /// The term that keeps the denominator from zero, positive.
    #[must_use]
    pub fn eps(self, eps: f64) -> Self {
        Self { eps, ..self }
    }
}

impl<S: Schedule> Optimizer for Adam<S> {
    const NAME: &'static str = "Adam";

    fn state_len(&self, len: usize) -> usize {
        2 * len
    }

    fn check(&self, step: u64) -> Result<(), SviError> {
        check_rate("the learning rate of `Adam`", self.rate.rate(step))?;
        let is_decay = |b: f64| (0.0..1.0).contains(&b);
        check_setting("`b1` of `Adam`", self.b1, is_decay(self.b1), "at least 0 and below 1")?;
        check_setting("`b2` of `Adam`", self.b2, is_decay(self.b2), "at least 0 and below 1")?;
        check_setting("`eps` of `Adam`", self.eps, self.eps > 0.0 && self.eps.is_finite(), "positive and finite")
    }

    #[inline]
    fn step(&self, step: u64, params: &mut [f64], gradient: &[f64], state: &mut [f64], touched: &[Range<usize>]) {
        let count = (step + 1) as f64;
        // `1 - b^t`; the power itself would be slow once it underflows.
        let rest = |b: f64| -(count * b.ln()).exp_m1();
        let rate = self.rate.rate(step) / rest(self.b1);
        let correction = (1.0 / rest(self.b2)).sqrt();
        let (first, second) = state.split_at_mut(params.len());
        for range in touched {
            let (params, gradient) = (&mut params[range.clone()], &gradient[range.clone()]);
            let (first, second) = (&mut first[range.clone()], &mut second[range.clone()]);
            in_pieces((params, gradient, first, second), &|params, gradient, first, second| {
                for (((x, g), m), v) in params.iter_mut().zip(gradient).zip(first).zip(second) {
                    *m += (1.0 - self.b1) * (g - *m);
                    *v += (1.0 - self.b2) * (g * g - *v);
                    *x -= rate * *m / (v.sqrt() * correction + self.eps);
                }
            });
        }
    }
}
