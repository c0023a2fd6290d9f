//! Learning rates.

use crate::error::SviError;

/// A learning rate: a number, or a function of the step, counted from 0.
///
/// ```
/// use svi_runtime::prelude::*;
/// let constant = Adam::new(0.01);
/// let falling = Adam::new(|step: u64| 0.03 * 0.999_f64.powf(step as f64));
/// ```
pub trait Schedule: Send + Sync {
    /// The learning rate at a step.
    fn rate(&self, step: u64) -> f64;
}

impl Schedule for f64 {
    #[inline(always)]
    fn rate(&self, _step: u64) -> f64 {
        *self
    }
}

impl<F: Fn(u64) -> f64 + Send + Sync> Schedule for F {
    #[inline(always)]
    fn rate(&self, step: u64) -> f64 {
        self(step)
    }
}

/// With partial derivatives below 1e150 no step of this rate overflows.
const LARGEST_RATE: f64 = 1e100;

/// The check of a learning rate.
pub(crate) fn check_rate(setting: &'static str, rate: f64) -> Result<(), SviError> {
    check_setting(setting, rate, rate > 0.0 && rate <= LARGEST_RATE, "positive and at most 1e100")
}

/// The check of any number that was set.
pub(crate) fn check_setting(
    setting: &'static str,
    value: f64,
    holds: bool,
    expected: &'static str,
) -> Result<(), SviError> {
    if holds { Ok(()) } else { Err(SviError::Setting { setting, value, expected }) }
}
