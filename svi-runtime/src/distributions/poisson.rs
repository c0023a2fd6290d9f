//! The Poisson distribution.

use rand::Rng;
use rand_distr::Distribution as _;

use super::discrete::times_ln;
use super::{Family, Formula, InvalidParameter, Univariate};
use crate::constraints::Count;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special;

/// The Poisson distribution of a count with mean `rate`.
///
/// ```text
/// ln p(x) = x ln rate - rate - ln x!
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Poisson::new(2.5).log_density(0);
/// assert_eq!(x.detach(), -2.5);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Poisson<A = f64> {
    pub(crate) rate: A,
}

/// The [`Poisson`] distribution by the logarithm of its rate, [`Poisson::log_rate`].
#[derive(Clone, Copy, Debug)]
pub struct PoissonLogRate<A = f64> {
    pub(crate) log_rate: A,
}

impl<A> Poisson<A> {
    /// The mean, `rate >= 0`, an `f64` or a `Real`. With a rate of 0 the count is 0.
    #[inline(always)]
    pub fn new(rate: A) -> Self {
        Self { rate }
    }

    /// The logarithm of the mean, an `f64` or a `Real`: what a linear predictor is in Poisson regression.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Poisson::log_rate(-800.0).log_density(1);
    /// assert_eq!(x.detach(), -800.0);
    /// ```
    #[inline(always)]
    pub fn log_rate(log_rate: A) -> PoissonLogRate<A> {
        PoissonLogRate { log_rate }
    }
}

impl Family for Poisson {
    const NAME: &'static str = "Poisson";
    type Support = Count;
    type Point = u64;
}

impl Formula<1> for Poisson {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [rate]: [D; 1]) -> D {
        let x = x.re();
        times_ln(x, rate) - rate - special::ln_gamma(x + 1.0)
    }

    #[inline(always)]
    fn check([rate]: [f64; 1]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless((0.0..f64::INFINITY).contains(&rate), "rate", rate, "finite and not negative")
    }

    /// Above a rate of 1.8e19 the counts are too large for a `u64`, and the draw is the rate.
    #[inline]
    fn draw<R: Rng + ?Sized>([rate]: [f64; 1], rng: &mut R) -> u64 {
        rand_distr::Poisson::new(rate).map_or(rate, |poisson| poisson.sample(rng)) as u64
    }
}

impl Family for PoissonLogRate {
    const NAME: &'static str = "PoissonLogRate";
    type Support = Count;
    type Point = u64;
}

impl Formula<1> for PoissonLogRate {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [log_rate]: [D; 1]) -> D {
        let x = x.re();
        log_rate * x - log_rate.exp() - special::ln_gamma(x + 1.0)
    }

    #[inline(always)]
    fn check([log_rate]: [f64; 1]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_finite("log_rate", log_rate)
    }

    #[inline]
    fn draw<R: Rng + ?Sized>([log_rate]: [f64; 1], rng: &mut R) -> u64 {
        Poisson::draw([log_rate.exp()], rng)
    }
}

impl<const N: usize, A: Arg<N>> Univariate<N> for Poisson<A> {
    type Family = Poisson;
    type Params = (A,);

    #[inline(always)]
    fn params(&self) -> (A,) {
        (self.rate,)
    }
}

impl<const N: usize, A: Arg<N>> Univariate<N> for PoissonLogRate<A> {
    type Family = PoissonLogRate;
    type Params = (A,);

    #[inline(always)]
    fn params(&self) -> (A,) {
        (self.log_rate,)
    }
}
