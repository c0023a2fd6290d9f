//! Initial values of parameters.

use std::marker::PhantomData;

use crate::constraints::{
    Bijective, CorrCholesky, GreaterThan, Interval, LessThan, Ordered, Positive, PositiveOrdered, RealLine, Simplex,
    Support, UnitInterval,
};
use crate::distributions::Continuous;

/// What `param` takes: an initial value, whose type says the constraint.
///
/// | initial value | constraint |
/// | --- | --- |
/// | `0.0`, `[0.0, 0.0]` | any real number, each |
/// | `Positive(1.0)`, `Positive([1.0, 1.0])` | positive, each |
/// | `UnitInterval(0.5)`, `UnitInterval([0.5, 0.5])` | between 0 and 1, each |
/// | `Interval(-1.0, 1.0).init(0.0)`, `.init([0.0, 0.0])` | between the two bounds, each |
/// | `GreaterThan(2.0).init(3.0)`, `LessThan(2.0).init(1.0)` | greater, less than the bound; arrays too |
/// | `Simplex([0.5, 0.3, 0.2])` | positive numbers that sum to 1 |
/// | `Ordered([-1.0, 0.0, 1.0])` | increasing numbers |
/// | `PositiveOrdered([1.0, 2.0])` | positive, increasing numbers |
/// | `CorrCholesky([[1.0, 0.0], [0.6, 0.8]])` | the Cholesky factor of a correlation matrix |
///
/// ```
/// use svi_runtime::{Initial, prelude::*};
/// let scale = Positive(2.0);
/// assert_eq!(scale.value(), 2.0);
/// assert_eq!(scale.check_initial(), Ok(()));
/// assert_eq!(Interval(0.0, 1.0).init([0.5, 2.0]).check_initial(), Err(2.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an initial value of a parameter",
    label = "expected an initial value: `0.0`, `Positive(1.0)`, `Simplex([0.5, 0.5])`, ...",
    note = "write `0.0` for `0`: a parameter is an `f64` or an array of `f64`",
    note = "a vector is `vec![0.0; d]` or of a type that is written, `let w: Vector = param(..)`; a matrix is \
            `vec![vec![0.0; columns]; rows]` or `let w: RowMatrix = param(..)`",
    note = "the constraints are `Positive`, `UnitInterval`, `Simplex`, `Ordered`, `PositiveOrdered` and `CorrCholesky` around a \
            value, and `Interval(low, high).init(value)`, `GreaterThan(low).init(value)` and `LessThan(high).init(value)`"
)]
pub trait Initial {
    /// The constraint.
    type Support: Bijective;
    /// The parameter's value: `f64`, or an array of `f64`.
    type Point: Continuous;

    /// The value to start from.
    fn value(&self) -> Self::Point;

    /// The bounds of an interval; infinities for constraints that have none.
    #[inline(always)]
    fn bounds(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    /// Whether the value meets the constraint; if not, the number that is wrong about it
    /// (see [`Support::violation`]).
    ///
    /// ```
    /// use svi_runtime::{Initial, prelude::*};
    /// assert_eq!(Simplex([0.5, 0.3, 0.2]).check_initial(), Ok(()));
    /// assert_eq!(Simplex([0.5, 0.25]).check_initial(), Err(0.75));
    /// assert_eq!(Ordered([0.0, 2.0, 1.0]).check_initial(), Err(1.0));
    /// assert_eq!(f64::INFINITY.check_initial(), Err(f64::INFINITY));
    /// ```
    fn check_initial(&self) -> Result<(), f64> {
        let mut numbers = vec![0.0; Self::Point::WIDTH];
        self.value().write(&mut numbers);
        Self::Support::violation(&numbers, self.bounds()).map_or(Ok(()), Err)
    }
}

/// A parameter whose field in the record is a `P`.
pub trait SizeOf<P> {}

impl SizeOf<f64> for f64 {}
impl<const K: usize> SizeOf<[f64; K]> for [f64; K] {}
impl<const R: usize, const C: usize> SizeOf<[[f64; C]; R]> for [[f64; C]; R] {}

/// The initial value of a parameter whose constraint has bounds, as `Interval(low, high).init(value)` makes it.
///
/// ```
/// use svi_runtime::{Initial, prelude::*};
/// let correlation = Interval(-1.0, 1.0).init(0.0);
/// assert_eq!(correlation.value(), 0.0);
/// assert_eq!(correlation.bounds(), (-1.0, 1.0));
/// ```
#[derive(Debug)]
pub struct Bounded<S, T> {
    value: T,
    bounds: (f64, f64),
    support: PhantomData<S>,
}

impl<S, T> Bounded<S, T> {
    #[inline(always)]
    fn new(value: T, bounds: (f64, f64)) -> Self {
        Self { value, bounds, support: PhantomData }
    }
}

impl<S, T> Bounded<S, T> {
    pub(crate) fn value_ref(&self) -> &T {
        &self.value
    }

    pub(crate) fn limits(&self) -> (f64, f64) {
        self.bounds
    }
}

impl<S, T: Clone> Clone for Bounded<S, T> {
    fn clone(&self) -> Self {
        Self::new(self.value.clone(), self.bounds)
    }
}

impl<S, T: Copy> Copy for Bounded<S, T> {}

impl Interval {
    /// The initial value of a parameter that stays between the bounds: a number, or an array of numbers.
    #[inline(always)]
    pub fn init<T>(self, value: T) -> Bounded<Self, T> {
        Bounded::new(value, (self.0, self.1))
    }
}

impl GreaterThan {
    /// The initial value of a parameter that stays greater than the bound: a number, or an array of numbers.
    #[inline(always)]
    pub fn init<T>(self, value: T) -> Bounded<Self, T> {
        Bounded::new(value, (self.0, f64::INFINITY))
    }
}

impl LessThan {
    /// The initial value of a parameter that stays less than the bound: a number, or an array of numbers.
    #[inline(always)]
    pub fn init<T>(self, value: T) -> Bounded<Self, T> {
        Bounded::new(value, (f64::NEG_INFINITY, self.0))
    }
}

#[diagnostic::do_not_recommend]
impl<S: Bijective, T: Continuous> Initial for Bounded<S, T> {
    type Support = S;
    type Point = T;

    #[inline(always)]
    fn value(&self) -> T {
        self.value
    }

    #[inline(always)]
    fn bounds(&self) -> (f64, f64) {
        self.bounds
    }
}

impl Initial for f64 {
    type Support = RealLine;
    type Point = f64;

    #[inline(always)]
    fn value(&self) -> f64 {
        *self
    }
}

impl<const K: usize> Initial for [f64; K] {
    type Support = RealLine;
    type Point = [f64; K];

    #[inline(always)]
    fn value(&self) -> [f64; K] {
        *self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Continuous> Initial for Positive<T> {
    type Support = Positive;
    type Point = T;

    #[inline(always)]
    fn value(&self) -> T {
        self.0
    }
}

#[diagnostic::do_not_recommend]
impl<T: Continuous> Initial for UnitInterval<T> {
    type Support = UnitInterval;
    type Point = T;

    #[inline(always)]
    fn value(&self) -> T {
        self.0
    }
}

impl<const K: usize> Initial for Simplex<[f64; K]> {
    type Support = Simplex;
    type Point = [f64; K];

    #[inline(always)]
    fn value(&self) -> [f64; K] {
        self.0
    }
}

impl<const K: usize> Initial for Ordered<[f64; K]> {
    type Support = Ordered;
    type Point = [f64; K];

    #[inline(always)]
    fn value(&self) -> [f64; K] {
        self.0
    }
}

#[diagnostic::do_not_recommend]
impl<const K: usize> Initial for CorrCholesky<[[f64; K]; K]> {
    type Support = CorrCholesky;
    type Point = [[f64; K]; K];

    #[inline(always)]
    fn value(&self) -> [[f64; K]; K] {
        self.0
    }
}

impl<const K: usize> Initial for PositiveOrdered<[f64; K]> {
    type Support = PositiveOrdered;
    type Point = [f64; K];

    #[inline(always)]
    fn value(&self) -> [f64; K] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constraints::Kind;

    /// The kind, the value and the bounds, each of its own type.
    fn parts<I: Initial>(initial: I) -> (Kind, I::Point, (f64, f64)) {
        (I::Support::KIND, initial.value(), initial.bounds())
    }

    const INF: f64 = f64::INFINITY;

    #[test]
    fn the_type_says_the_constraint() {
        assert_eq!(parts(1.5), (Kind::Real, 1.5, (-INF, INF)));
        assert_eq!(parts([1.5, 2.0]), (Kind::Real, [1.5, 2.0], (-INF, INF)));
        assert_eq!(parts(Positive(1.5)), (Kind::Positive, 1.5, (-INF, INF)));
        assert_eq!(parts(Positive([1.5, 2.0])), (Kind::Positive, [1.5, 2.0], (-INF, INF)));
        assert_eq!(parts(UnitInterval(0.5)), (Kind::UnitInterval, 0.5, (-INF, INF)));
        assert_eq!(parts(UnitInterval([0.5])), (Kind::UnitInterval, [0.5], (-INF, INF)));
        assert_eq!(parts(Interval(1.0, 2.0).init(1.5)), (Kind::Interval, 1.5, (1.0, 2.0)));
        assert_eq!(parts(Interval(1.0, 2.0).init([1.5; 3])), (Kind::Interval, [1.5; 3], (1.0, 2.0)));
        assert_eq!(parts(GreaterThan(1.0).init(1.5)), (Kind::GreaterThan, 1.5, (1.0, INF)));
        assert_eq!(parts(LessThan(2.0).init([1.5])), (Kind::LessThan, [1.5], (-INF, 2.0)));
        assert_eq!(parts(Simplex([0.5, 0.5])), (Kind::Simplex, [0.5, 0.5], (-INF, INF)));
        assert_eq!(parts(Ordered([0.5, 0.75])), (Kind::Ordered, [0.5, 0.75], (-INF, INF)));
        assert_eq!(parts(PositiveOrdered([0.5])), (Kind::PositiveOrdered, [0.5], (-INF, INF)));
    }

    /// The outcome of a check, in which NaN can be compared.
    fn wrong(initial: impl Initial) -> Option<u64> {
        initial.check_initial().err().map(f64::to_bits)
    }

    fn number(x: f64) -> Option<u64> {
        Some(x.to_bits())
    }

    #[test]
    fn values_that_meet_their_constraint_pass() {
        assert_eq!(wrong(-1e300), None);
        assert_eq!(wrong([0.0, 1e300]), None);
        assert_eq!(wrong(Positive([1e-300, 1e300])), None);
        assert_eq!(wrong(UnitInterval([1e-300, 1.0 - 1e-16])), None);
        assert_eq!(wrong(Interval(-1.0, 1.0).init([-0.999, 0.999])), None);
        assert_eq!(wrong(GreaterThan(-1.0).init(-0.999)), None);
        assert_eq!(wrong(LessThan(-1.0).init(-1e300)), None);
        assert_eq!(wrong(Simplex([0.1; 10])), None);
        assert_eq!(wrong(Ordered([-1.0, 0.0, 1e300])), None);
        assert_eq!(wrong(PositiveOrdered([1e-300, 1.0])), None);
    }

    #[test]
    fn the_wrong_number_is_named() {
        assert_eq!(wrong(f64::NAN), number(f64::NAN));
        assert_eq!(wrong([0.0, -INF]), number(-INF));
        assert_eq!(wrong(Positive(0.0)), number(0.0));
        assert_eq!(wrong(Positive([1.0, -2.0, -3.0])), number(-2.0));
        assert_eq!(wrong(UnitInterval(1.0)), number(1.0));
        assert_eq!(wrong(Interval(-1.0, 1.0).init(-1.0)), number(-1.0));
        assert_eq!(wrong(Interval(1.0, -1.0).init(0.0)), number(0.0));
        assert_eq!(wrong(Interval(f64::NAN, 1.0).init(0.0)), number(0.0));
        assert_eq!(wrong(GreaterThan(2.0).init([3.0, 2.0])), number(2.0));
        assert_eq!(wrong(LessThan(2.0).init([1.0, INF])), number(INF));
        assert_eq!(wrong(Simplex([0.5, -0.5, 1.0])), number(-0.5));
        assert_eq!(wrong(Simplex([0.25, 0.25])), number(0.5));
        assert_eq!(wrong(Simplex([0.5, f64::NAN])), number(f64::NAN));
        assert_eq!(wrong(Ordered([1.0, 1.0])), number(1.0));
        assert_eq!(wrong(PositiveOrdered([-1.0, 1.0])), number(-1.0));
    }
}
