//! The Laplace distribution.

use std::f64::consts::LN_2;

use rand::{Rng, RngExt};
use rand_distr::{Distribution as _, Exp1};

use super::{Family, Formula, InvalidParameter, Pathwise, Univariate};
use crate::constraints::RealLine;
use crate::real::Arg;
use crate::scalar::Scalar;

/// The Laplace (double exponential) distribution with mean `loc`, on the real numbers.
///
/// ```text
/// ln p(x) = -|x - loc| / scale - ln(2 scale)
/// ```
///
/// The density has a kink at `loc`, where its derivatives in `x` and `loc` are taken as 0.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Laplace::new(1.0, 0.5).log_density(2.0);
/// assert_eq!(x.detach(), -2.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Laplace<L = f64, S = f64> {
    pub(super) loc: L,
    pub(super) scale: S,
}

impl<L, S> Laplace<L, S> {
    /// Mean `loc`, and `scale > 0`, the mean distance from it; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(loc: L, scale: S) -> Self {
        Self { loc, scale }
    }
}

impl Family for Laplace {
    const NAME: &'static str = "Laplace";
    type Support = RealLine;
    type Point = f64;
}

impl Formula<2> for Laplace {
    const SELF_CHECKING: bool = true;

    #[inline(always)]
    fn log_density<D: Scalar>(x: D, params: [D; 2]) -> D {
        Self::log_density_known(x, params, [None; 2])
    }

    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, [loc, scale]: [D; 2], [_, ln_scale]: [Option<f64>; 2]) -> D {
        let offset = x - loc;
        let signed = offset.re();
        let distance = offset.chain(signed.abs(), || if signed == 0.0 { 0.0 } else { signed.signum() });
        -distance / scale - scale.ln_known(ln_scale) - LN_2
    }

    #[inline(always)]
    fn check([loc, scale]: [f64; 2]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_finite("loc", loc)?;
        InvalidParameter::unless_positive("scale", scale)
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>([loc, scale]: [f64; 2], rng: &mut R) -> f64 {
        let distance: f64 = Exp1.sample(rng);
        if rng.random() { loc + scale * distance } else { loc - scale * distance }
    }
}

impl Pathwise<2> for Laplace {
    #[inline(always)]
    fn path(x: f64, [loc, scale]: [f64; 2]) -> [f64; 2] {
        [1.0, (x - loc) / scale]
    }
}

impl<const N: usize, L: Arg<N>, S: Arg<N>> Univariate<N> for Laplace<L, S> {
    type Family = Laplace;
    type Params = (L, S);

    #[inline(always)]
    fn params(&self) -> (L, S) {
        (self.loc, self.scale)
    }
}
