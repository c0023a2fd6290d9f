//! Student's t distribution.

use std::f64::consts::PI;

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::gamma_draw::standard_gamma;
use super::{Family, Formula, InvalidParameter, Normal, Pathwise, Univariate};
use crate::constraints::RealLine;
use crate::real::Arg;
use crate::scalar::Scalar;
use crate::special::incomplete_beta::BetaPoint;

/// Student's t distribution with `df` degrees of freedom, shifted by `loc` and scaled by `scale`.
///
/// ```text
/// ln p(x) = ln Γ((df + 1) / 2) - ln Γ(df / 2) - ln(π df) / 2 - ln scale - (df + 1) / 2 ln(1 + t² / df),
/// t = (x - loc) / scale
/// ```
///
/// Its draws are differentiable in all parameters: in `loc` and `scale` as of any such family, in `df` by implicit
/// reparameterisation (Figurnov, Mohamed and Mnih 2018).
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = StudentT::new(1.0, 0.0, 1.0).log_density(0.0);
/// assert!((x.detach() + std::f64::consts::PI.ln()).abs() < 1e-14);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct StudentT<D = f64, L = f64, S = f64> {
    pub(super) df: D,
    pub(super) loc: L,
    pub(super) scale: S,
}

impl<D, L, S> StudentT<D, L, S> {
    /// `df > 0`, `loc` and `scale > 0`; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(df: D, loc: L, scale: S) -> Self {
        Self { df, loc, scale }
    }
}

impl Family for StudentT {
    const NAME: &'static str = "StudentT";
    type Support = RealLine;
    type Point = f64;
}

impl Formula<3> for StudentT {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, [df, loc, scale]: [D; 3]) -> D {
        let t = (x - loc) / scale;
        let half = df * 0.5;
        let normaliser = (half + 0.5).ln_gamma() - half.ln_gamma() - (df * PI).ln() * 0.5 - scale.ln();
        normaliser - (half + 0.5) * (t * t / df).ln_1p()
    }

    #[inline(always)]
    fn check([df, loc, scale]: [f64; 3]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("df", df)?;
        Normal::check([loc, scale])
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([df, loc, scale]: [f64; 3], rng: &mut R) -> f64 {
        let noise: f64 = rng.sample(StandardNormal);
        loc + scale * noise * (0.5 * df / standard_gamma(0.5 * df, rng)).sqrt()
    }
}

impl Pathwise<3> for StudentT {
    #[inline(always)]
    fn path(x: f64, [df, loc, scale]: [f64; 3]) -> [f64; 3] {
        let t = (x - loc) / scale;
        [scale * df_slope(t, df), 1.0, t]
    }
}

impl<const N: usize, D: Arg<N>, L: Arg<N>, S: Arg<N>> Univariate<N> for StudentT<D, L, S> {
    type Family = StudentT;
    type Params = (D, L, S);

    #[inline(always)]
    fn params(&self) -> (D, L, S) {
        (self.df, self.loc, self.scale)
    }
}

/// `dt/ddf` at a fixed level of the distribution function: `df / (df + t²)` is a beta variable with the shapes `df / 2`
/// and `1 / 2`, and its logit is `ln df - ln t²`.
#[inline]
fn df_slope(t: f64, df: f64) -> f64 {
    let ratio = (t * t / df).min(f64::MAX);
    if ratio == 0.0 {
        return 0.0;
    }
    let point = BetaPoint { x: 1.0 / (1.0 + ratio), y: ratio / (1.0 + ratio), a: 0.5 * df, b: 0.5 };
    0.5 * t * (1.0 / df - 0.5 * point.logit_slope())
}
