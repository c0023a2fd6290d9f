//! The normal distribution.

use std::f64::consts::PI;

use rand::Rng;
use rand_distr::{Distribution as _, StandardNormal};

use super::{ClosedForm, Family, Formula, InvalidParameter, Pathwise, Pulled, Univariate};
use crate::constraints::RealLine;
use crate::real::Arg;
use crate::scalar::Scalar;

/// The normal (Gaussian) distribution with mean `loc` and standard deviation `scale`, on the real numbers.
///
/// ```text
/// ln p(x) = -((x - loc) / scale)² / 2 - ln scale - ln(2π) / 2
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Normal::new(1.0, 2.0).log_density(3.0);
/// assert!((x.detach() - (-0.5 - 2.0_f64.ln() - 0.5 * (2.0 * std::f64::consts::PI).ln())).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Normal<L = f64, S = f64> {
    pub(crate) loc: L,
    pub(crate) scale: S,
}

impl<L, S> Normal<L, S> {
    /// Mean `loc`, standard deviation `scale > 0`; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(loc: L, scale: S) -> Self {
        Self { loc, scale }
    }
}

impl Family for Normal {
    const NAME: &'static str = "Normal";
    type Support = RealLine;
    type Point = f64;
}

impl Formula<2> for Normal {
    const SELF_CHECKING: bool = true;

    #[inline(always)]
    fn log_density<D: Scalar>(x: D, params: [D; 2]) -> D {
        Self::log_density_known(x, params, [None; 2])
    }

    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, [loc, scale]: [D; 2], [_, ln_scale]: [Option<f64>; 2]) -> D {
        let z = (x - loc) * scale.recip();
        z.square() * -0.5 - scale.ln_known(ln_scale) - 0.5 * (2.0 * PI).ln()
    }

    #[inline(always)]
    fn closed_form(
        (x, _): (f64, Option<f64>),
        [loc, scale]: [f64; 2],
        [_, ln_scale]: [Option<f64>; 2],
    ) -> Option<ClosedForm<2>> {
        let precision = scale.recip();
        let z = (x - loc) * precision;
        let square = z * z;
        let log_norm = ln_scale.unwrap_or_else(|| scale.ln()) + 0.5 * (2.0 * PI).ln();
        Some(ClosedForm {
            value: square * -0.5 - log_norm,
            in_x: -(z * precision),
            in_params: [z * precision, (square - 1.0) * precision],
        })
    }

    #[inline(always)]
    fn check([loc, scale]: [f64; 2]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_finite("loc", loc)?;
        InvalidParameter::unless_positive("scale", scale)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([loc, scale]: [f64; 2], rng: &mut R) -> f64 {
        let noise: f64 = StandardNormal.sample(rng);
        loc + scale * noise
    }
}

impl Pathwise<2> for Normal {
    #[inline(always)]
    fn path(x: f64, [loc, scale]: [f64; 2]) -> [f64; 2] {
        [1.0, (x - loc) / scale]
    }

    /// The derivative in the location is that of `-partial * x` alone: a draw moves with its density.
    #[inline(always)]
    fn pull_closed(x: f64, [loc, scale]: [f64; 2], partial: f64) -> Option<Pulled<2>> {
        let precision = scale.recip();
        let z = (x - loc) * precision;
        Some(Pulled { gradient: [-partial, -partial * z - precision], path: [1.0, z] })
    }
}

impl<const N: usize, L: Arg<N>, S: Arg<N>> Univariate<N> for Normal<L, S> {
    type Family = Normal;
    type Params = (L, S);

    #[inline(always)]
    fn params(&self) -> (L, S) {
        (self.loc, self.scale)
    }
}
