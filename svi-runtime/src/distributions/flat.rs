//! The improper uniform distribution.

use std::marker::PhantomData;

use rand::{Rng, RngExt};

use super::{Family, Formula, InvalidParameter, Univariate};
use crate::constraints::{Bijective, Circle, GreaterThan, Interval, LessThan, Positive, RealLine, UnitInterval};
use crate::real::Arg;
use crate::scalar::Scalar;

/// The improper uniform distribution on a support: its "density" is 1 everywhere on it, and adds nothing but the support.
///
/// `Flat::new()` is on the real numbers, `Flat::<Positive>::new()` on the positive ones, and [`Flat::interval`],
/// [`Flat::greater_than`] and [`Flat::less_than`] on those within bounds, which may be latent.
///
/// ```text
/// ln p(x) = 0
/// ```
///
/// On an unbounded support, or with latent bounds, this is not a distribution that could be drawn from. A draw is a
/// starting point: the image of a number from `Uniform(-2, 2)` under the support's transform.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Flat::new().log_density(17.0);
/// assert_eq!(x.detach(), 0.0);
/// let y: Real<0> = Flat::<Positive>::new().log_density(-1.0);
/// assert_eq!(y.detach(), f64::NEG_INFINITY);
/// let z: Real<0> = Flat::interval(0.0, 2.0).log_density(1.0);
/// assert_eq!(z.detach(), 0.0);
/// ```
#[derive(Debug)]
pub struct Flat<S = RealLine, B = ()> {
    bounds: B,
    support: PhantomData<fn() -> S>,
}

impl<S, B: Clone> Clone for Flat<S, B> {
    fn clone(&self) -> Self {
        Self::within(self.bounds.clone())
    }
}

impl<S, B: Copy> Copy for Flat<S, B> {}

impl<S, B> Flat<S, B> {
    #[inline(always)]
    fn within(bounds: B) -> Self {
        Self { bounds, support: PhantomData }
    }
}

impl Flat {
    /// On the real numbers.
    #[inline(always)]
    #[expect(clippy::new_without_default, reason = "a distribution has no default")]
    pub fn new() -> Self {
        Self::within(())
    }

    /// Between `low` and `high`, `low < high`; each an `f64` or a `Real`.
    #[inline(always)]
    pub fn interval<L, H>(low: L, high: H) -> Flat<Interval, (L, H)> {
        Flat::within((low, high))
    }

    /// Above `low`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn greater_than<L>(low: L) -> Flat<GreaterThan, (L,)> {
        Flat::within((low,))
    }

    /// Below `high`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn less_than<H>(high: H) -> Flat<LessThan, (H,)> {
        Flat::within((high,))
    }
}

/// The constructor `Flat::<S>::new()` for the supports `S` that are not the real numbers and have no bounds to give.
///
/// It is a trait's, so that `Flat::new()` alone is on the real numbers.
pub trait FlatOn {
    /// The improper uniform distribution on the support.
    fn new() -> Self;
}

macro_rules! flat_on {
    ($($S:ty),*) => { $(
        impl FlatOn for Flat<$S> {
            #[inline(always)]
            fn new() -> Self {
                Self::within(())
            }
        }
    )* };
}

flat_on!(Positive, UnitInterval, Circle);

impl<S: Bijective> Family for Flat<S> {
    const NAME: &'static str = "Flat";
    type Support = S;
    type Point = f64;
}

/// The image of a number around 0 under the transform of the support.
#[inline]
fn start<S: Bijective, R: Rng + ?Sized>(bounds: (f64, f64), rng: &mut R) -> f64 {
    let mut x = [0.0];
    S::constrain(&[rng.random_range(-2.0..2.0)], bounds, &mut x);
    x[0]
}

impl<S: Bijective> Formula<0> for Flat<S> {
    #[inline(always)]
    fn log_density<D: Scalar>(_x: D, []: [D; 0]) -> D {
        D::from(0.0)
    }

    #[inline(always)]
    fn check([]: [f64; 0]) -> Result<(), InvalidParameter> {
        Ok(())
    }

    #[inline]
    fn draw<R: Rng + ?Sized>([]: [f64; 0], rng: &mut R) -> f64 {
        start::<S, R>((f64::NEG_INFINITY, f64::INFINITY), rng)
    }
}

/// The formula on a support with bounds.
macro_rules! bounded {
    ($S:ty, $P:literal, [$($param:ident),*], ($low:expr, $high:expr), $check:expr, <$($A:ident),*>) => {
        impl Formula<$P> for Flat<$S> {
            #[inline(always)]
            fn log_density<D: Scalar>(_x: D, _params: [D; $P]) -> D {
                D::from(0.0)
            }

            #[inline(always)]
            fn check([$($param),*]: [f64; $P]) -> Result<(), InvalidParameter> {
                $check
            }

            #[inline]
            fn draw<R: Rng + ?Sized>(params: [f64; $P], rng: &mut R) -> f64 {
                start::<$S, R>(<Self as Formula<$P>>::bounds(params), rng)
            }

            #[inline(always)]
            fn bounds<D: Scalar>([$($param),*]: [D; $P]) -> (D, D) {
                ($low, $high)
            }
        }

        impl<const N: usize, $($A: Arg<N>),*> Univariate<N> for Flat<$S, ($($A,)*)> {
            type Family = Flat<$S>;
            type Params = ($($A,)*);

            #[inline(always)]
            fn params(&self) -> ($($A,)*) {
                self.bounds
            }
        }
    };
}

bounded!(Interval, 2, [low, high], (low, high), InvalidParameter::unless_bounds(low, high), <L, H>);
bounded!(GreaterThan, 1, [low], (low, D::from(f64::INFINITY)), InvalidParameter::unless_finite("low", low), <L>);
bounded!(LessThan, 1, [high], (D::from(f64::NEG_INFINITY), high), InvalidParameter::unless_finite("high", high), <H>);

impl<const N: usize, S: Bijective> Univariate<N> for Flat<S> {
    type Family = Flat<S>;
    type Params = ();

    #[inline(always)]
    fn params(&self) {}
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::accumulator::Accumulator;
    use crate::distributions::{ContinuousDistribution, Distribution};
    use crate::real::Real;
    use crate::slot::Slot;

    fn assert_starts_inside<D: ContinuousDistribution<0, Point = f64>>(flat: D, inside: impl Fn(f64) -> bool) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
        for _ in 0..100 {
            let x = flat.draw(&mut rng);
            assert!(flat.contains(x) && inside(x), "{x}");
        }
    }

    #[test]
    fn draws_are_starting_points_inside_the_support() {
        assert_starts_inside(Flat::new(), |x| x.abs() < 2.0);
        assert_starts_inside(Flat::<Positive>::new(), |x| x.ln().abs() < 2.0 + 1e-15);
        assert_starts_inside(Flat::<UnitInterval>::new(), |x| 0.1 < x && x < 0.9);
        assert_starts_inside(Flat::interval(3.0, 4.0), |x| 3.1 < x && x < 3.9);
        assert_starts_inside(Flat::greater_than(3.0), |x| x > 3.0);
        assert_starts_inside(Flat::less_than(3.0), |x| x < 3.0);
    }

    #[test]
    fn latent_bounds_bound_and_add_nothing() {
        let slot = Slot::new(0);
        let low = Real::<1>::leaf(1.0, 1.0, &slot, 0);
        let flat = Flat::interval(low, 3.0);
        assert!(flat.contains(2.0) && !flat.contains(0.5) && !flat.contains(3.5));
        let mut sum = Accumulator::<1>::new();
        flat.score(Real::from(2.0), &mut sum);
        assert_eq!((sum.value, sum.gradient), (0.0, [0.0]));
        // x = low + (3 - low) sigmoid(0)
        let (x, log_jacobian) = flat.constrain(Real::from(0.0));
        assert_eq!((x.detach(), x.partials), (2.0, [0.5]));
        assert_eq!(log_jacobian.partials, [-0.5]);
    }

    #[test]
    fn bounds_have_to_be_finite_and_in_order() {
        let check = |low, high| Distribution::<0>::check(&Flat::interval(low, high));
        assert_eq!(check(0.0, 1.0), Ok(()));
        for (low, high, parameter) in [(1.0, 1.0, "high"), (2.0, 1.0, "high"), (f64::NEG_INFINITY, 1.0, "low")] {
            assert_eq!(check(low, high).map_err(|error| error.parameter), Err(parameter));
        }
        assert!(Distribution::<0>::check(&Flat::greater_than(f64::NAN)).is_err());
        assert!(Distribution::<0>::check(&Flat::less_than(f64::INFINITY)).is_err());
    }
}
