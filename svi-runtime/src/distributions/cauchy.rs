//! The Cauchy distribution.

use std::f64::consts::PI;

use rand::{Rng, RngExt};

use super::{Family, Formula, InvalidParameter, Pathwise, Univariate};
use crate::constraints::RealLine;
use crate::real::Arg;
use crate::scalar::Scalar;

/// The Cauchy distribution with median `loc`, on the real numbers; it has no mean.
///
/// ```text
/// ln p(x) = -ln(π scale) - ln(1 + ((x - loc) / scale)²)
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Cauchy::new(1.0, 1.0).log_density(2.0);
/// assert!((x.detach() + (2.0 * std::f64::consts::PI).ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cauchy<L = f64, S = f64> {
    pub(super) loc: L,
    pub(super) scale: S,
}

impl<L, S> Cauchy<L, S> {
    /// Median `loc`, and `scale > 0`, half of the interquartile range; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(loc: L, scale: S) -> Self {
        Self { loc, scale }
    }
}

impl Family for Cauchy {
    const NAME: &'static str = "Cauchy";
    type Support = RealLine;
    type Point = f64;
}

impl Formula<2> for Cauchy {
    const SELF_CHECKING: bool = true;

    #[inline(always)]
    fn log_density<D: Scalar>(x: D, params: [D; 2]) -> D {
        Self::log_density_known(x, params, [None; 2])
    }

    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, [loc, scale]: [D; 2], [_, ln_scale]: [Option<f64>; 2]) -> D {
        let z = (x - loc) / scale;
        -(z * z).ln_1p() - scale.ln_known(ln_scale) - PI.ln()
    }

    #[inline(always)]
    fn check([loc, scale]: [f64; 2]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_finite("loc", loc)?;
        InvalidParameter::unless_positive("scale", scale)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([loc, scale]: [f64; 2], rng: &mut R) -> f64 {
        loc + scale * (PI * (rng.random::<f64>() - 0.5)).tan()
    }
}

impl Pathwise<2> for Cauchy {
    #[inline(always)]
    fn path(x: f64, [loc, scale]: [f64; 2]) -> [f64; 2] {
        [1.0, (x - loc) / scale]
    }
}

impl<const N: usize, L: Arg<N>, S: Arg<N>> Univariate<N> for Cauchy<L, S> {
    type Family = Cauchy;
    type Params = (L, S);

    #[inline(always)]
    fn params(&self) -> (L, S) {
        (self.loc, self.scale)
    }
}
