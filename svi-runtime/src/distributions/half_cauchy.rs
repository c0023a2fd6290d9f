//! The half-Cauchy distribution.

use std::f64::consts::{FRAC_PI_2, PI};

use rand::{Rng, RngExt};

use super::{Family, Formula, InvalidParameter, Pathwise, Univariate};
use crate::constraints::Positive;
use crate::real::Arg;
use crate::scalar::Scalar;

/// The half-Cauchy distribution on the positive numbers: the absolute value of a Cauchy variable around 0.
///
/// ```text
/// ln p(x) = ln 2 - ln(π scale) - ln(1 + (x / scale)²)
/// ```
///
/// It can be observed at 0, where its density is positive.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = HalfCauchy::new(1.0).log_density(1.0);
/// assert!((x.detach() + std::f64::consts::PI.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct HalfCauchy<S = f64> {
    pub(super) scale: S,
}

impl<S> HalfCauchy<S> {
    /// The median, `scale > 0`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(scale: S) -> Self {
        Self { scale }
    }
}

impl Family for HalfCauchy {
    const NAME: &'static str = "HalfCauchy";
    type Support = Positive;
    type Point = f64;
}

impl Formula<1> for HalfCauchy {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, params: [D; 1]) -> D {
        Self::log_density_known(x, params, [None; 1])
    }

    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, [scale]: [D; 1], [ln_scale]: [Option<f64>; 1]) -> D {
        let z = x / scale;
        -(z * z).ln_1p() - scale.ln_known(ln_scale) + (2.0 / PI).ln()
    }

    #[inline(always)]
    fn check([scale]: [f64; 1]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("scale", scale)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([scale]: [f64; 1], rng: &mut R) -> f64 {
        scale * (FRAC_PI_2 * rng.random::<f64>()).tan()
    }

    #[inline(always)]
    fn contains(x: f64, _params: [f64; 1]) -> bool {
        (0.0..f64::INFINITY).contains(&x)
    }
}

impl Pathwise<1> for HalfCauchy {
    #[inline(always)]
    fn path(x: f64, [scale]: [f64; 1]) -> [f64; 1] {
        [x / scale]
    }
}

impl<const N: usize, S: Arg<N>> Univariate<N> for HalfCauchy<S> {
    type Family = HalfCauchy;
    type Params = (S,);

    #[inline(always)]
    fn params(&self) -> (S,) {
        (self.scale,)
    }
}
