//! The uniform distribution.

use rand::distr::Open01;
use rand::{Rng, RngExt};

use super::{Family, Formula, InvalidParameter, Pathwise, Univariate};
use crate::constraints::Interval;
use crate::real::Arg;
use crate::scalar::Scalar;

/// The uniform distribution between `low` and `high`.
///
/// ```text
/// ln p(x) = -ln(high - low)
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Uniform::new(-1.0, 3.0).log_density(0.5);
/// assert_eq!(x.detach(), -4.0_f64.ln());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Uniform<L = f64, H = f64> {
    pub(super) low: L,
    pub(super) high: H,
}

impl<L, H> Uniform<L, H> {
    /// The bounds, `low < high`; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(low: L, high: H) -> Self {
        Self { low, high }
    }
}

impl Family for Uniform {
    const NAME: &'static str = "Uniform";
    type Support = Interval;
    type Point = f64;
}

impl Formula<2> for Uniform {
    #[inline(always)]
    fn log_density<D: Scalar>(_x: D, [low, high]: [D; 2]) -> D {
        -(high - low).ln()
    }

    #[inline(always)]
    fn check([low, high]: [f64; 2]) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_bounds(low, high)
    }

    /// A draw is inside the bounds even where `low + (high - low) * u` rounds to one of them.
    #[inline(always)]
    fn draw<R: Rng + ?Sized>([low, high]: [f64; 2], rng: &mut R) -> f64 {
        let level: f64 = rng.sample(Open01);
        (low + (high - low) * level).max(low.next_up()).min(high.next_down())
    }

    #[inline(always)]
    fn bounds<D: Scalar>([low, high]: [D; 2]) -> (D, D) {
        (low, high)
    }
}

impl Pathwise<2> for Uniform {
    #[inline(always)]
    fn path(x: f64, [low, high]: [f64; 2]) -> [f64; 2] {
        [(high - x) / (high - low), (x - low) / (high - low)]
    }
}

impl<const N: usize, L: Arg<N>, H: Arg<N>> Univariate<N> for Uniform<L, H> {
    type Family = Uniform;
    type Params = (L, H);

    #[inline(always)]
    fn params(&self) -> (L, H) {
        (self.low, self.high)
    }
}
