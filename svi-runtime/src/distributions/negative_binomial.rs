//! The negative binomial distribution by its mean.

use rand::Rng;
use rand_distr::Distribution as _;

use super::discrete::times_ln;
use super::{Family, Formula, InvalidParameter, Poisson, Univariate};
use crate::constraints::Count;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special;

/// The negative binomial distribution of a count with mean `mean` and variance `mean + mean² / concentration`: a Poisson
/// variable whose rate is a gamma variable. It tends to the Poisson distribution as `concentration` grows.
///
/// ```text
/// ln p(x) = ln C(x + concentration - 1, x) + x ln(mean / (mean + concentration))
///         - concentration ln(1 + mean / concentration)
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = NegativeBinomial2::new(3.0, 1.0).log_density(0);
/// assert!((x.detach() - 0.25_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NegativeBinomial2<M = f64, C = f64> {
    mean: M,
    concentration: C,
}

impl<M, C> NegativeBinomial2<M, C> {
    /// `mean > 0` and `concentration > 0`, each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(mean: M, concentration: C) -> Self {
        Self { mean, concentration }
    }
}

impl Family for NegativeBinomial2 {
    const NAME: &'static str = "NegativeBinomial2";
    type Support = Count;
    type Point = u64;
}

impl Formula<2> for NegativeBinomial2 {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [mean, concentration]: [D; 2]) -> D {
        let (x, c) = (x.re(), concentration.re());
        let ways = concentration.chain(special::ln_rising(c, x), || special::ln_rising_slope(c, x));
        ways - special::ln_gamma(x + 1.0) + times_ln(x, mean / (mean + concentration))
            - concentration * (mean / concentration).ln_1p()
    }

    #[inline(always)]
    fn check([mean, concentration]: [f64; 2]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("mean", mean)?;
        InvalidParameter::unless_positive("concentration", concentration)
    }

    /// With parameters out of their range, which `check` refuses, or so extreme that their ratio is, the rate is the mean.
    #[inline]
    fn draw<R: Rng + ?Sized>([mean, concentration]: [f64; 2], rng: &mut R) -> u64 {
        let rate = rand_distr::Gamma::new(concentration, mean / concentration).map_or(mean, |gamma| gamma.sample(rng));
        Poisson::draw([rate], rng)
    }
}

impl<const N: usize, M: Arg<N>, C: Arg<N>> Univariate<N> for NegativeBinomial2<M, C> {
    type Family = NegativeBinomial2;
    type Params = (M, C);

    #[inline(always)]
    fn params(&self) -> (M, C) {
        (self.mean, self.concentration)
    }
}
