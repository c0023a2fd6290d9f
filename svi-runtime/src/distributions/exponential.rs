//! The exponential distribution.

use rand::Rng;
use rand_distr::{Distribution as _, Exp1};

use super::{Family, Formula, InvalidParameter, Pathwise, Univariate};
use crate::constraints::Positive;
use crate::real::Arg;
use crate::scalar::Scalar;

/// The exponential distribution with mean `1 / rate`, on the positive numbers.
///
/// ```text
/// ln p(x) = ln rate - rate x
/// ```
///
/// It can be observed at 0, where its density is positive.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Exponential::new(2.0).log_density(3.0);
/// assert_eq!(x.detach(), 2.0_f64.ln() - 6.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Exponential<A = f64> {
    pub(crate) rate: A,
}

impl<A> Exponential<A> {
    /// `rate > 0`, the inverse of the mean, an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(rate: A) -> Self {
        Self { rate }
    }
}

impl Family for Exponential {
    const NAME: &'static str = "Exponential";
    type Support = Positive;
    type Point = f64;
}

impl Formula<1> for Exponential {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, params: [D; 1]) -> D {
        Self::log_density_known(x, params, [None; 1])
    }

    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, [rate]: [D; 1], [ln_rate]: [Option<f64>; 1]) -> D {
        rate.ln_known(ln_rate) - rate * x
    }

    #[inline(always)]
    fn check([rate]: [f64; 1]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("rate", rate)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([rate]: [f64; 1], rng: &mut R) -> f64 {
        let standard: f64 = Exp1.sample(rng);
        standard / rate
    }

    #[inline(always)]
    fn contains(x: f64, _params: [f64; 1]) -> bool {
        (0.0..f64::INFINITY).contains(&x)
    }
}

impl Pathwise<1> for Exponential {
    #[inline(always)]
    fn path(x: f64, [rate]: [f64; 1]) -> [f64; 1] {
        [-x / rate]
    }
}

impl<const N: usize, A: Arg<N>> Univariate<N> for Exponential<A> {
    type Family = Exponential;
    type Params = (A,);

    #[inline(always)]
    fn params(&self) -> (A,) {
        (self.rate,)
    }
}
