//! The gamma distribution.

use rand::Rng;

use super::gamma_draw::{in_range, standard_gamma};
use super::{Family, Formula, InvalidParameter, Pathwise, Univariate};
use crate::constraints::Positive;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special::incomplete_gamma::log_gamma_slope;

/// The gamma distribution on the positive numbers, with mean `concentration / rate`.
///
/// ```text
/// ln p(x) = concentration ln rate - ln Γ(concentration) + (concentration - 1) ln x - rate x
/// ```
///
/// Its draws are differentiable in both parameters: in `rate` by scaling, in `concentration` by implicit
/// reparameterisation (Figurnov, Mohamed and Mnih 2018). A draw too small for an `f64`, which a concentration below 0.03
/// has now and then, is the smallest normal number.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Gamma::new(1.0, 2.0).log_density(3.0);
/// assert!((x.detach() - (2.0_f64.ln() - 6.0)).abs() < 1e-14);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Gamma<C = f64, R = f64> {
    pub(super) concentration: C,
    pub(super) rate: R,
}

impl<C, R> Gamma<C, R> {
    /// Shape `concentration > 0` and `rate > 0`, one over the scale; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(concentration: C, rate: R) -> Self {
        Self { concentration, rate }
    }
}

impl Family for Gamma {
    const NAME: &'static str = "Gamma";
    type Support = Positive;
    type Point = f64;
}

impl Formula<2> for Gamma {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [concentration, rate]: [D; 2]) -> D {
        concentration * rate.ln() - concentration.ln_gamma() + (concentration - 1.0) * x.ln() - rate * x
    }

    #[inline(always)]
    fn check([concentration, rate]: [f64; 2]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("concentration", concentration)?;
        InvalidParameter::unless_positive("rate", rate)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([concentration, rate]: [f64; 2], rng: &mut R) -> f64 {
        in_range(standard_gamma(concentration, rng) / rate)
    }
}

impl Pathwise<2> for Gamma {
    #[inline(always)]
    fn path(x: f64, [concentration, rate]: [f64; 2]) -> [f64; 2] {
        [x * log_gamma_slope(concentration, in_range(x * rate)), -x / rate]
    }
}

impl<const N: usize, C: Arg<N>, R: Arg<N>> Univariate<N> for Gamma<C, R> {
    type Family = Gamma;
    type Params = (C, R);

    #[inline(always)]
    fn params(&self) -> (C, R) {
        (self.concentration, self.rate)
    }
}
