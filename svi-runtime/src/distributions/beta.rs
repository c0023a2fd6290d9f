//! The beta distribution.

use rand::Rng;

use super::gamma_draw::log_gamma;
use super::{Family, Formula, InvalidParameter, Pathwise, Pulled, Univariate};
use crate::constraints::UnitInterval;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special::incomplete_beta::BetaPoint;
use crate::special::{digamma, sigmoid};

/// The largest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// The beta distribution on the numbers between 0 and 1, with mean `concentration1 / (concentration1 + concentration0)`.
///
/// ```text
/// ln p(x) = (concentration1 - 1) ln x + (concentration0 - 1) ln(1 - x) - ln B(concentration1, concentration0)
/// ```
///
/// Its draws are differentiable in both parameters by implicit reparameterisation (Figurnov, Mohamed and Mnih 2018). A
/// draw that would round to 0 or 1 is the nearest `f64` inside.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Beta::new(2.0, 1.0).log_density(0.5);
/// assert!(x.detach().abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Beta<A = f64, B = f64> {
    pub(super) concentration1: A,
    pub(super) concentration0: B,
}

impl<A, B> Beta<A, B> {
    /// `concentration1 > 0`, the power of the value, and `concentration0 > 0`, that of one minus the value; each an `f64`
    /// or a `Real`.
    #[inline(always)]
    pub fn new(concentration1: A, concentration0: B) -> Self {
        Self { concentration1, concentration0 }
    }
}

impl Family for Beta {
    const NAME: &'static str = "Beta";
    type Support = UnitInterval;
    type Point = f64;
}

impl Formula<2> for Beta {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [concentration1, concentration0]: [D; 2]) -> D {
        let log_beta =
            concentration1.ln_gamma() + concentration0.ln_gamma() - (concentration1 + concentration0).ln_gamma();
        (concentration1 - 1.0) * x.ln() + (concentration0 - 1.0) * (-x).ln_1p() - log_beta
    }

    #[inline(always)]
    fn check([concentration1, concentration0]: [f64; 2]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("concentration1", concentration1)?;
        InvalidParameter::unless_positive("concentration0", concentration0)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([concentration1, concentration0]: [f64; 2], rng: &mut R) -> f64 {
        let logit = log_gamma(concentration1, rng) - log_gamma(concentration0, rng);
        sigmoid(logit).clamp(f64::MIN_POSITIVE, BELOW_ONE)
    }
}

impl Pathwise<2> for Beta {
    #[inline(always)]
    fn path(x: f64, [concentration1, concentration0]: [f64; 2]) -> [f64; 2] {
        let point = BetaPoint { x, y: 1.0 - x, a: concentration1, b: concentration0 };
        point.logit_slopes().map(|slope| point.x * point.y * slope)
    }

    /// Without the density's value, and so without its gamma functions.
    #[inline(always)]
    fn pull_closed(x: f64, params: [f64; 2], partial: f64) -> Option<Pulled<2>> {
        let ([a, b], path) = (params, Self::path(x, params));
        let along = (a - 1.0) / x - (b - 1.0) / (1.0 - x) - partial;
        let of_sum = digamma(a + b);
        let in_params = [x.ln() - digamma(a) + of_sum, (-x).ln_1p() - digamma(b) + of_sum];
        Some(Pulled { gradient: [in_params[0] + along * path[0], in_params[1] + along * path[1]], path })
    }
}

impl<const N: usize, A: Arg<N>, B: Arg<N>> Univariate<N> for Beta<A, B> {
    type Family = Beta;
    type Params = (A, B);

    #[inline(always)]
    fn params(&self) -> (A, B) {
        (self.concentration1, self.concentration0)
    }
}
