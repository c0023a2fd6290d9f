//! The inverse gamma distribution.

use rand::Rng;

use super::gamma_draw::{in_range, standard_gamma};
use super::{Family, Formula, Gamma, InvalidParameter, Pathwise, Univariate};
use crate::constraints::Positive;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special::incomplete_gamma::log_gamma_slope;

/// The inverse gamma distribution on the positive numbers: one over a gamma variable of the same parameters.
///
/// ```text
/// ln p(x) = concentration ln rate - ln Γ(concentration) - (concentration + 1) ln x - rate / x
/// ```
///
/// Its draws are differentiable in both parameters, as those of [`Gamma`] are.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = InverseGamma::new(1.0, 2.0).log_density(1.0);
/// assert!((x.detach() - (2.0_f64.ln() - 2.0)).abs() < 1e-14);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct InverseGamma<C = f64, R = f64> {
    pub(super) concentration: C,
    pub(super) rate: R,
}

impl<C, R> InverseGamma<C, R> {
    /// Shape `concentration > 0`, and `rate > 0`, which is the scale of the values; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(concentration: C, rate: R) -> Self {
        Self { concentration, rate }
    }
}

impl Family for InverseGamma {
    const NAME: &'static str = "InverseGamma";
    type Support = Positive;
    type Point = f64;
}

impl Formula<2> for InverseGamma {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [concentration, rate]: [D; 2]) -> D {
        concentration * rate.ln() - concentration.ln_gamma() - (concentration + 1.0) * x.ln() - rate / x
    }

    #[inline(always)]
    fn check([concentration, rate]: [f64; 2]) -> Result<(), InvalidParameter> {
        Gamma::check([concentration, rate])
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([concentration, rate]: [f64; 2], rng: &mut R) -> f64 {
        in_range(rate / standard_gamma(concentration, rng))
    }
}

impl Pathwise<2> for InverseGamma {
    #[inline(always)]
    fn path(x: f64, [concentration, rate]: [f64; 2]) -> [f64; 2] {
        [-x * log_gamma_slope(concentration, in_range(rate / x)), x / rate]
    }
}

impl<const N: usize, C: Arg<N>, R: Arg<N>> Univariate<N> for InverseGamma<C, R> {
    type Family = InverseGamma;
    type Params = (C, R);

    #[inline(always)]
    fn params(&self) -> (C, R) {
        (self.concentration, self.rate)
    }
}
