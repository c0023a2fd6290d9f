//! The Bernoulli distribution.

use rand::{Rng, RngExt};

use super::discrete::{log_trials, times_ln_rest};
use super::{Family, Formula, InvalidParameter, Univariate};
use crate::constraints::Boolean;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special;

/// The Bernoulli distribution on `true` and `false`, or 1 and 0.
///
/// ```text
/// ln p(x) = ln probs           if x
///         = ln(1 - probs)      if not
/// ```
///
/// It can be observed at a `bool`, and at an integer that is 0 or 1.
///
/// ```
/// use svi_runtime::prelude::*;
/// let heads: Real<0> = Bernoulli::new(0.25).log_density(true);
/// assert_eq!(heads.detach(), 0.25_f64.ln());
/// let tails: Real<0> = Bernoulli::new(0.0).log_density(0);
/// assert_eq!(tails.detach(), 0.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Bernoulli<P = f64> {
    pub(crate) probs: P,
}

/// The [`Bernoulli`] distribution by the log odds, [`Bernoulli::logits`].
#[derive(Clone, Copy, Debug)]
pub struct BernoulliLogits<L = f64> {
    pub(crate) logits: L,
}

impl<P> Bernoulli<P> {
    /// The probability of `true`, `0 <= probs <= 1`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(probs: P) -> Self {
        Self { probs }
    }

    /// The log odds of `true`, `ln(probs / (1 - probs))`, an `f64` or a `Real`: what a linear predictor is in logistic
    /// regression. Exact for log odds of any size.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Bernoulli::logits(-800.0).log_density(true);
    /// assert_eq!(x.detach(), -800.0);
    /// ```
    #[inline(always)]
    pub fn logits(logits: P) -> BernoulliLogits<P> {
        BernoulliLogits { logits }
    }
}

impl Family for Bernoulli {
    const NAME: &'static str = "Bernoulli";
    type Support = Boolean;
    type Point = bool;
}

impl Formula<1> for Bernoulli {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, params: [D; 1]) -> D {
        Self::log_density_known(x, params, [None])
    }

    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, [probs]: [D; 1], [ln_probs]: [Option<f64>; 1]) -> D {
        let x = x.re();
        let heads = if x == 0.0 { D::from(0.0) } else { probs.ln_known(ln_probs) * x };
        heads + times_ln_rest(1.0 - x, probs)
    }

    #[inline(always)]
    fn check([probs]: [f64; 1]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_probability("probs", probs)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([probs]: [f64; 1], rng: &mut R) -> bool {
        rng.random::<f64>() < probs
    }
}

impl Family for BernoulliLogits {
    const NAME: &'static str = "BernoulliLogits";
    type Support = Boolean;
    type Point = bool;
}

impl Formula<1> for BernoulliLogits {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [logits]: [D; 1]) -> D {
        let x = x.re();
        log_trials(x, 1.0 - x, logits)
    }

    #[inline(always)]
    fn check([logits]: [f64; 1]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_finite("logits", logits)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([logits]: [f64; 1], rng: &mut R) -> bool {
        Bernoulli::draw([special::sigmoid(logits)], rng)
    }
}

impl<const N: usize, P: Arg<N>> Univariate<N> for Bernoulli<P> {
    type Family = Bernoulli;
    type Params = (P,);

    #[inline(always)]
    fn params(&self) -> (P,) {
        (self.probs,)
    }
}

impl<const N: usize, L: Arg<N>> Univariate<N> for BernoulliLogits<L> {
    type Family = BernoulliLogits;
    type Params = (L,);

    #[inline(always)]
    fn params(&self) -> (L,) {
        (self.logits,)
    }
}
