//! The binomial distribution.

use rand::Rng;
use rand_distr::Distribution as _;

use super::discrete::{log_trials, times_ln, times_ln_rest};
use super::{Family, Formula, InvalidParameter, Univariate};
use crate::constraints::Count;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special;

/// The binomial distribution of the number of successes in `total` independent trials.
///
/// ```text
/// ln p(x) = ln C(total, x) + x ln probs + (total - x) ln(1 - probs)
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Binomial::new(4, 0.5).log_density(2);
/// assert!((x.detach() - 0.375_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Binomial<P = f64> {
    total: u64,
    probs: P,
}

/// The [`Binomial`] distribution by the log odds of a success, [`Binomial::logits`].
#[derive(Clone, Copy, Debug)]
pub struct BinomialLogits<L = f64> {
    total: u64,
    logits: L,
}

impl<P> Binomial<P> {
    /// `total < 2⁵³` trials, and the probability of a success, `0 <= probs <= 1`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(total: u64, probs: P) -> Self {
        Self { total, probs }
    }

    /// `total < 2⁵³` trials, and the log odds of a success, `ln(probs / (1 - probs))`, an `f64` or a `Real`. Exact for log
    /// odds of any size.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Binomial::logits(3, -800.0).log_density(3);
    /// assert_eq!(x.detach(), -2400.0);
    /// ```
    #[inline(always)]
    pub fn logits(total: u64, logits: P) -> BinomialLogits<P> {
        BinomialLogits { total, logits }
    }
}

impl<P> Binomial<P> {
    pub(super) fn total(&self) -> u64 {
        self.total
    }
}

impl<L> BinomialLogits<L> {
    pub(super) fn total(&self) -> u64 {
        self.total
    }
}

/// `ln C(total, x)`.
#[inline(always)]
fn ln_choices(total: f64, x: f64) -> f64 {
    special::ln_gamma(total + 1.0) - special::ln_gamma(x + 1.0) - special::ln_gamma(total - x + 1.0)
}

/// From 2⁵³ on, a number of trials is not exactly an `f64`.
#[inline(always)]
pub(super) fn check_total(total: f64) -> Result<(), InvalidParameter> {
    InvalidParameter::unless(total < (1_u64 << 53) as f64, "total", total, "below 2⁵³")
}

#[inline(always)]
fn is_number_of_successes(x: f64, total: f64) -> bool {
    (0.0..=total).contains(&x) && x.fract() == 0.0
}

impl Family for Binomial {
    const NAME: &'static str = "Binomial";
    type Support = Count;
    type Point = u64;
}

impl Formula<2> for Binomial {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [total, probs]: [D; 2]) -> D {
        let (x, total) = (x.re(), total.re());
        times_ln(x, probs) + times_ln_rest(total - x, probs) + ln_choices(total, x)
    }

    #[inline(always)]
    fn check([total, probs]: [f64; 2]) -> Result<(), InvalidParameter> {
        check_total(total)?;
        InvalidParameter::unless_probability("probs", probs)
    }

    /// A probability out of its range, which `check` refuses, gives 0.
    #[inline]
    fn draw<R: Rng + ?Sized>([total, probs]: [f64; 2], rng: &mut R) -> u64 {
        rand_distr::Binomial::new(total as u64, probs).map_or(0, |binomial| binomial.sample(rng))
    }

    #[inline(always)]
    fn contains(x: f64, [total, _]: [f64; 2]) -> bool {
        is_number_of_successes(x, total)
    }
}

impl Family for BinomialLogits {
    const NAME: &'static str = "BinomialLogits";
    type Support = Count;
    type Point = u64;
}

impl Formula<2> for BinomialLogits {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [total, logits]: [D; 2]) -> D {
        let (x, total) = (x.re(), total.re());
        log_trials(x, total - x, logits) + ln_choices(total, x)
    }

    #[inline(always)]
    fn check([total, logits]: [f64; 2]) -> Result<(), InvalidParameter> {
        check_total(total)?;
        InvalidParameter::unless_finite("logits", logits)
    }

    #[inline]
    fn draw<R: Rng + ?Sized>([total, logits]: [f64; 2], rng: &mut R) -> u64 {
        Binomial::draw([total, special::sigmoid(logits)], rng)
    }

    #[inline(always)]
    fn contains(x: f64, [total, _]: [f64; 2]) -> bool {
        is_number_of_successes(x, total)
    }
}

impl<const N: usize, P: Arg<N>> Univariate<N> for Binomial<P> {
    type Family = Binomial;
    type Params = (f64, P);

    #[inline(always)]
    fn params(&self) -> (f64, P) {
        (self.total as f64, self.probs)
    }
}

impl<const N: usize, L: Arg<N>> Univariate<N> for BinomialLogits<L> {
    type Family = BinomialLogits;
    type Params = (f64, L);

    #[inline(always)]
    fn params(&self) -> (f64, L) {
        (self.total as f64, self.logits)
    }
}
