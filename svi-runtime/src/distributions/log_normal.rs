//! The log-normal distribution.

use std::f64::consts::PI;

use rand::Rng;

use super::{ClosedForm, Family, Formula, InvalidParameter, Normal, Pathwise, Pulled, Univariate};
use crate::constraints::Positive;
use crate::real::Arg;
use crate::scalar::Scalar;

/// The log-normal distribution on the positive numbers: `ln x` is normal with mean `loc` and standard deviation `scale`.
///
/// ```text
/// ln p(x) = -((ln x - loc) / scale)² / 2 - ln scale - ln x - ln(2π) / 2
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = LogNormal::new(0.0, 1.0).log_density(1.0);
/// assert_eq!(x.detach(), -0.5 * (2.0 * std::f64::consts::PI).ln());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LogNormal<L = f64, S = f64> {
    pub(crate) loc: L,
    pub(crate) scale: S,
}

impl<L, S> LogNormal<L, S> {
    /// `loc` and `scale > 0` of the logarithm; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(loc: L, scale: S) -> Self {
        Self { loc, scale }
    }
}

impl Family for LogNormal {
    const NAME: &'static str = "LogNormal";
    type Support = Positive;
    type Point = f64;
}

impl Formula<2> for LogNormal {
    const SELF_CHECKING: bool = true;

    #[inline(always)]
    fn log_density<D: Scalar>(x: D, params: [D; 2]) -> D {
        Self::log_density_known(x, params, [None; 2])
    }

    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, [loc, scale]: [D; 2], [_, ln_scale]: [Option<f64>; 2]) -> D {
        let log_x = x.ln();
        let z = (log_x - loc) * scale.recip();
        z.square() * -0.5 - scale.ln_known(ln_scale) - log_x - 0.5 * (2.0 * PI).ln()
    }

    #[inline(always)]
    fn closed_form((x, ln_x): (f64, Option<f64>), params: [f64; 2], ln: [Option<f64>; 2]) -> Option<ClosedForm<2>> {
        let log_x = ln_x.unwrap_or_else(|| x.ln());
        let ClosedForm { value, in_x, in_params } = Normal::closed_form((log_x, None), params, ln)?;
        Some(ClosedForm { value: value - log_x, in_x: (in_x - 1.0) / x, in_params })
    }

    #[inline(always)]
    fn check(params: [f64; 2]) -> Result<(), InvalidParameter> {
        Normal::check(params)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>(params: [f64; 2], rng: &mut R) -> f64 {
        Normal::draw(params, rng).exp()
    }
}

impl Pathwise<2> for LogNormal {
    #[inline(always)]
    fn path(x: f64, [loc, scale]: [f64; 2]) -> [f64; 2] {
        [x, x * (x.ln() - loc) / scale]
    }

    /// As for the normal distribution of the logarithm, in which `log_density(x) - partial * x` has `ln x` more.
    #[inline(always)]
    fn pull_closed(x: f64, params: [f64; 2], partial: f64) -> Option<Pulled<2>> {
        let Pulled { gradient, path } = Normal::pull_closed(x.ln(), params, partial * x + 1.0)?;
        Some(Pulled { gradient, path: path.map(|slope| x * slope) })
    }
}

impl<const N: usize, L: Arg<N>, S: Arg<N>> Univariate<N> for LogNormal<L, S> {
    type Family = LogNormal;
    type Params = (L, S);

    #[inline(always)]
    fn params(&self) -> (L, S) {
        (self.loc, self.scale)
    }
}
