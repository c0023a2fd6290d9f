//! Values that `observe` takes.

use super::{Continuous, Discrete, Family, Params, Univariate};
use crate::accumulator::Accumulator;
use crate::real::{Arg, Real};

/// A value that a distribution `D` can be observed at.
///
/// Real families take an `f64` or a [`Real`]; `Bernoulli` a `bool` or an integer that is 0 or 1; counts and categories
/// any integer type. An array of fixed size is observed at an array. `Option` of any of these stands for a value that may
/// be missing: `None` adds nothing. References are followed.
///
/// A count above 2⁵³ is refused, for not every integer beyond is an `f64`. Discrete families do not take `f64`:
///
/// ```compile_fail,E0277
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Poisson::new(2.0).log_density(1.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value that this distribution can be observed at",
    label = "the wrong kind of value for the distribution",
    note = "real families take `f64`; `Bernoulli` takes `bool`, or an integer that is 0 or 1; counts and categories take integers"
)]
pub trait Observation<D, const N: usize>: Copy {
    /// Adds the log density at the value. On a value outside the support, gives it back and adds nothing.
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64>;
}

/// Adds the log density of a distribution of one variable at `x`, if it is in the support.
#[inline(always)]
fn score_one<const N: usize, D: Univariate<N>>(
    x: impl Arg<N>,
    distribution: &D,
    sum: &mut Accumulator<N>,
) -> Result<(), f64> {
    let params = distribution.params();
    if !params.contains(x.value()) {
        return Err(x.value());
    }
    params.score(x, sum);
    Ok(())
}

#[diagnostic::do_not_recommend]
impl<const N: usize, D: Univariate<N, Family: Family<Point: Continuous>>> Observation<D, N> for f64 {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        score_one(self, distribution, sum)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, D: Univariate<N, Family: Family<Point: Continuous>>> Observation<D, N> for Real<'_, N> {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        score_one(self, distribution, sum)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, D: Univariate<N, Family: Family<Point = bool>>> Observation<D, N> for bool {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        score_one(f64::from(u8::from(self)), distribution, sum)
    }
}

/// Above this, not every integer is an `f64`.
const LARGEST_EXACT: u128 = 1 << 53;

macro_rules! integers {
    ($($T:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<const N: usize, D: Univariate<N, Family: Family<Point: Discrete>>> Observation<D, N> for $T {
            #[inline(always)]
            fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
                if (self as i128).unsigned_abs() > LARGEST_EXACT {
                    return Err(self as f64);
                }
                score_one(self as f64, distribution, sum)
            }
        }
    )* };
}

integers!(u8 u16 u32 u64 usize i32 i64);

impl<const N: usize, D, X: Observation<D, N>> Observation<D, N> for Option<X> {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        self.map_or(Ok(()), |x| x.score(distribution, sum))
    }
}

impl<const N: usize, D, X: Observation<D, N>> Observation<D, N> for &X {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        (*self).score(distribution, sum)
    }
}
