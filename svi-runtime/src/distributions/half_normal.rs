//! The half-normal distribution.

use std::f64::consts::PI;

use rand::Rng;

use super::{Family, Formula, InvalidParameter, Normal, Pathwise, Univariate};
use crate::constraints::Positive;
use crate::real::Arg;
use crate::scalar::Scalar;

/// The half-normal distribution on the positive numbers: the absolute value of a normal variable around 0.
///
/// ```text
/// ln p(x) = -(x / scale)² / 2 - ln scale + ln(2 / π) / 2
/// ```
///
/// It can be observed at 0, where its density is positive.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = HalfNormal::new(2.0).log_density(2.0);
/// assert!((x.detach() - (-0.5 - 2.0_f64.ln() + 0.5 * std::f64::consts::FRAC_2_PI.ln())).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct HalfNormal<S = f64> {
    pub(crate) scale: S,
}

impl<S> HalfNormal<S> {
    /// `scale > 0`, the standard deviation of the normal variable, an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(scale: S) -> Self {
        Self { scale }
    }
}

impl Family for HalfNormal {
    const NAME: &'static str = "HalfNormal";
    type Support = Positive;
    type Point = f64;
}

impl Formula<1> for HalfNormal {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, params: [D; 1]) -> D {
        Self::log_density_known(x, params, [None; 1])
    }

    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, [scale]: [D; 1], [ln_scale]: [Option<f64>; 1]) -> D {
        let z = x / scale;
        -z * z * 0.5 - scale.ln_known(ln_scale) + 0.5 * (2.0 / PI).ln()
    }

    #[inline(always)]
    fn check([scale]: [f64; 1]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("scale", scale)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([scale]: [f64; 1], rng: &mut R) -> f64 {
        Normal::draw([0.0, scale], rng).abs()
    }

    #[inline(always)]
    fn contains(x: f64, _params: [f64; 1]) -> bool {
        (0.0..f64::INFINITY).contains(&x)
    }
}

impl Pathwise<1> for HalfNormal {
    #[inline(always)]
    fn path(x: f64, [scale]: [f64; 1]) -> [f64; 1] {
        [x / scale]
    }
}

impl<const N: usize, S: Arg<N>> Univariate<N> for HalfNormal<S> {
    type Family = HalfNormal;
    type Params = (S,);

    #[inline(always)]
    fn params(&self) -> (S,) {
        (self.scale,)
    }
}
