//! Values that `observe` takes.

use super::{Continuous, Discrete, Distribution, Family, Params, Univariate};
use crate::accumulator::Accumulator;
use crate::real::{Arg, Real};
use crate::scope::{ModelScope, Recorded, Site};

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
    /// Adds the log density at the value. A value outside the support is given back, and the sum has no meaning then.
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64>;

    /// The same, but a value outside the support may pass if the sum shows it: if it is not finite from then on.
    #[inline(always)]
    fn score_unless_shown(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        self.score(distribution, sum)
    }

    /// Observes a site at the value.
    #[doc(hidden)]
    #[inline(always)]
    fn observe<S: ModelScope<N>>(self, distribution: D, scope: &mut S, site: Site)
    where
        D: Distribution<N, Point: Recorded>,
    {
        scope.observe(site, distribution, self);
    }

    /// How many numbers the value has and how many it should have, where these differ.
    fn unequal_lengths(&self, _distribution: &D) -> Option<(usize, usize)> {
        None
    }
}

/// Adds the log density of a distribution of one variable at `x`, if it is in the support.
#[inline(always)]
fn score_one<const N: usize, D: Univariate<N>>(
    x: impl Arg<N>,
    distribution: &D,
    sum: &mut Accumulator<N>,
) -> Result<(), f64> {
    let params = distribution.params();
    if D::Params::SELF_CHECKING {
        params.score(x, sum);
        if sum.value.is_finite() {
            return Ok(());
        }
    }
    if !params.contains(x.value()) {
        return Err(x.value());
    }
    if !D::Params::SELF_CHECKING {
        params.score(x, sum);
    }
    Ok(())
}

/// The same, but a value outside the support passes if the density shows it.
#[inline(always)]
fn score_one_unless_shown<const N: usize, D: Univariate<N>>(
    x: impl Arg<N>,
    distribution: &D,
    sum: &mut Accumulator<N>,
) -> Result<(), f64> {
    if D::Params::SELF_CHECKING {
        distribution.params().score(x, sum);
        return Ok(());
    }
    score_one(x, distribution, sum)
}

#[diagnostic::do_not_recommend]
impl<const N: usize, D: Univariate<N, Family: Family<Point: Continuous>>> Observation<D, N> for f64 {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        score_one(self, distribution, sum)
    }

    #[inline(always)]
    fn score_unless_shown(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        score_one_unless_shown(self, distribution, sum)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, D: Univariate<N, Family: Family<Point: Continuous>>> Observation<D, N> for Real<'_, N> {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        score_one(self, distribution, sum)
    }

    #[inline(always)]
    fn score_unless_shown(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        score_one_unless_shown(self, distribution, sum)
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

#[diagnostic::do_not_recommend]
impl<const N: usize, D, X: Observation<D, N>> Observation<D, N> for Option<X> {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        self.map_or(Ok(()), |x| x.score(distribution, sum))
    }

    #[inline(always)]
    fn score_unless_shown(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        self.map_or(Ok(()), |x| x.score_unless_shown(distribution, sum))
    }

    fn unequal_lengths(&self, distribution: &D) -> Option<(usize, usize)> {
        self.as_ref().and_then(|x| x.unequal_lengths(distribution))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, D, X: Observation<D, N>> Observation<D, N> for &X {
    #[inline(always)]
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        (*self).score(distribution, sum)
    }

    #[inline(always)]
    fn score_unless_shown(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        (*self).score_unless_shown(distribution, sum)
    }

    fn unequal_lengths(&self, distribution: &D) -> Option<(usize, usize)> {
        (**self).unequal_lengths(distribution)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distributions::{
        Bernoulli, Binomial, Categorical, Exponential, HalfCauchy, HalfNormal, LogNormal, Normal, Poisson, Repeat,
    };

    /// The error, or the log density that was added.
    fn score<D, X: Observation<D, 0>>(x: X, distribution: D) -> Result<f64, f64> {
        let mut sum = Accumulator::new();
        x.score(&distribution, &mut sum).map(|()| sum.value)
    }

    #[test]
    fn every_integer_type_is_a_count_a_category_and_a_boolean() {
        macro_rules! types {
            ($($T:ty)*) => { $(
                assert_eq!(score(1 as $T, Bernoulli::new(0.25)), Ok(0.25_f64.ln()));
                assert_eq!(score(0 as $T, Poisson::new(2.0)), Ok(-2.0));
                assert_eq!(score(1 as $T, Categorical::<2>::new([0.75, 0.25])), Ok(0.25_f64.ln()));
            )* };
        }
        types!(u8 u16 u32 u64 usize i32 i64);
        assert_eq!(score(true, Bernoulli::new(0.25)), Ok(0.25_f64.ln()));
        assert_eq!(score(false, Bernoulli::new(0.75)), Ok(0.25_f64.ln()));
    }

    #[test]
    fn values_outside_the_support_are_given_back() {
        assert_eq!(score(2, Bernoulli::new(0.5)), Err(2.0));
        assert_eq!(score(-1, Bernoulli::logits(0.5)), Err(-1.0));
        assert_eq!(score(6_u64, Binomial::new(5, 0.5)), Err(6.0));
        assert_eq!(score(-1, Binomial::logits(5, 0.5)), Err(-1.0));
        assert_eq!(score(-1_i64, Poisson::new(0.5)), Err(-1.0));
        assert_eq!(score(3_usize, Categorical::<3>::new([0.5, 0.25, 0.25])), Err(3.0));
        assert_eq!(score(-1, Categorical::<3>::logits([0.5, 0.25, 0.25])), Err(-1.0));
        assert_eq!(score(-0.5, Exponential::new(1.0)), Err(-0.5));
        assert!(score(f64::NAN, Normal::new(0.0, 1.0)).is_err_and(f64::is_nan));
    }

    #[test]
    fn counts_that_are_no_f64_are_given_back() {
        let largest = 1_u64 << 53;
        assert!(score(largest, Poisson::log_rate(36.0)).is_ok());
        assert_eq!(score(largest + 1, Poisson::log_rate(36.0)), Err((largest + 1) as f64));
        assert_eq!(score(u64::MAX, Poisson::new(1.0)), Err(u64::MAX as f64));
        assert_eq!(score(i64::MIN, Poisson::new(1.0)), Err(i64::MIN as f64));
    }

    #[test]
    fn the_ends_of_a_support_are_in_it() {
        assert_eq!(score(0_u64, Binomial::new(5, 0.0)), Ok(0.0));
        assert_eq!(score(5_u64, Binomial::new(5, 1.0)), Ok(0.0));
        assert_eq!(score(0, Binomial::new(0, 0.5)), Ok(0.0));
        assert_eq!(score(0.0, Exponential::new(1.0)), Ok(0.0));
        assert!(score(0.0, HalfNormal::new(1.0)).is_ok());
        assert!(score(0.0, HalfCauchy::new(1.0)).is_ok());
        assert_eq!(score(0.0, LogNormal::new(0.0, 1.0)), Err(0.0));
    }

    #[test]
    fn a_missing_value_adds_nothing() {
        assert_eq!(score(None::<u8>, Poisson::new(1.0)), Ok(0.0));
        assert_eq!(score(Some(&0_u8), Poisson::new(1.0)), Ok(-1.0));
    }

    #[test]
    fn an_array_is_all_or_nothing() {
        assert_eq!(score([1.0, 2.0, 3.0], Exponential::new(1.0).iid::<3>()), Ok(-6.0));
        assert_eq!(score([1.0, -2.0, 3.0], Exponential::new(1.0).iid::<3>()), Err(-2.0));
        assert_eq!(score([0, 1], Poisson::new(1.0).iid::<2>()), Ok(-2.0));
        assert_eq!(score([Some(1.0), None], Exponential::new(1.0).iid::<2>()), Ok(-1.0));
        let sorted = Exponential::new(1.0).iid::<3>().ordered();
        assert!(
            score([1.0, 2.0, 3.0], sorted).is_ok_and(|sum| (sum - (6.0_f64.ln() - 6.0)).abs() < 8.0 * f64::EPSILON)
        );
        assert_eq!(score([1.0, 3.0, 2.0], sorted), Err(2.0));
        assert_eq!(score([1.0, 1.0, 2.0], sorted), Err(1.0));
        assert_eq!(score([-1.0, 1.0, 2.0], sorted), Err(-1.0));
    }
}
