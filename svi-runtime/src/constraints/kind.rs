//! Supports as values.

use super::{
    Bijective, Boolean, Category, Circle, CorrCholesky, Count, GreaterThan, Interval, LessThan, Ordered, Positive,
    PositiveOrdered, RealLine, Simplex, Support, Total, UnitInterval,
};
use crate::scalar::Scalar;

/// The supports, for what is decided about them by value: at compile time, whether a guide's site fits the model's; in the
/// storage of parameters, how a number is constrained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Kind {
    /// Any real number.
    Real,
    /// Positive numbers.
    Positive,
    /// Numbers between 0 and 1.
    UnitInterval,
    /// Numbers between two bounds.
    Interval,
    /// Numbers greater than a bound.
    GreaterThan,
    /// Numbers less than a bound.
    LessThan,
    /// Positive numbers that sum to 1.
    Simplex,
    /// Increasing numbers.
    Ordered,
    /// Positive, increasing numbers.
    PositiveOrdered,
    /// Cholesky factors of correlation matrices.
    CorrCholesky,
    /// Angles from -π to π.
    Circle,
    /// 0 or 1.
    Boolean,
    /// Nonnegative integers.
    Count,
    /// Nonnegative integers less than a bound.
    Category,
    /// Nonnegative integers that sum to a total.
    Total,
}

/// One expression for the support that a kind is, as the type `$S`: one for the supports that have a bijection, one for the
/// discrete ones.
macro_rules! with_support {
    ($kind:expr, $S:ident, $bijective:expr, $discrete:expr) => {
        with_support!(@ $kind, $S,
            $bijective => (Real RealLine) (Positive Positive) (UnitInterval UnitInterval) (Interval Interval)
                (GreaterThan GreaterThan) (LessThan LessThan) (Simplex Simplex) (Ordered Ordered)
                (PositiveOrdered PositiveOrdered) (CorrCholesky CorrCholesky) (Circle Circle),
            $discrete => (Boolean Boolean) (Count Count) (Category Category) (Total Total))
    };
    (@ $kind:expr, $S:ident, $a:expr => $(($A:ident $TA:ident))*, $b:expr => $(($B:ident $TB:ident))*) => {
        match $kind {
            $(Kind::$A => { type $S = $TA; $a })*
            $(Kind::$B => with_support!(@discrete $S $TB $b),)*
        }
    };
    (@discrete $S:ident $T:ident $e:expr) => {{ #[allow(dead_code)] type $S = $T; $e }};
}

impl Kind {
    /// The support in words, in the plural: "positive numbers".
    pub const fn describe(self) -> &'static str {
        match self {
            Kind::Real => "real numbers",
            Kind::Positive => "positive numbers",
            Kind::UnitInterval => "numbers between 0 and 1",
            Kind::Interval => "numbers of an interval",
            Kind::GreaterThan => "numbers greater than a bound",
            Kind::LessThan => "numbers less than a bound",
            Kind::Simplex => "probability vectors (simplexes)",
            Kind::Ordered => "ordered vectors",
            Kind::PositiveOrdered => "ordered vectors of positive numbers",
            Kind::CorrCholesky => "Cholesky factors of correlation matrices",
            Kind::Circle => "angles from -π to π",
            Kind::Boolean => "true or false",
            Kind::Count => "counts",
            Kind::Category => "categories",
            Kind::Total => "counts that sum to the total",
        }
    }

    /// What to write for a site of the support in a guide, as the end of a message.
    pub(crate) const fn families(self) -> &'static str {
        match self {
            Kind::Real => "\nhelp: use `Normal` or `StudentT`",
            Kind::Positive => "\nhelp: use `LogNormal` or `Gamma`",
            Kind::UnitInterval => "\nhelp: use `Beta`",
            Kind::Interval => "\nhelp: use `Uniform`",
            Kind::Simplex => "\nhelp: use `Dirichlet`",
            Kind::Ordered => "\nhelp: use `Normal::new(loc, scale).iid::<K>().ordered()`",
            Kind::PositiveOrdered => "\nhelp: use `LogNormal::new(loc, scale).iid::<K>().ordered()`",
            Kind::CorrCholesky => "\nhelp: use `LkjCholesky`",
            _ => "\nhelp: `AutoNormal` fits every model",
        }
    }

    /// Whether the numbers of a value increase.
    pub(crate) const fn is_ordered(self) -> bool {
        matches!(self, Kind::Ordered | Kind::PositiveOrdered)
    }

    /// Whether a value is a square matrix.
    pub(crate) const fn is_square(self) -> bool {
        matches!(self, Kind::CorrCholesky)
    }

    /// Whether it is known, without the bounds, that the support is a part of the other one and not all of it.
    ///
    /// ```
    /// use svi_runtime::constraints::Kind;
    /// assert!(Kind::UnitInterval.is_within(Kind::Positive));
    /// assert!(!Kind::Positive.is_within(Kind::Positive));
    /// assert!(!Kind::Interval.is_within(Kind::Positive)); // it may be from -1 to 1
    /// ```
    pub const fn is_within(self, other: Self) -> bool {
        use Kind::{Circle, GreaterThan, Interval, LessThan, Ordered, Positive, PositiveOrdered, Real, UnitInterval};
        matches!(
            (self, other),
            (Positive | UnitInterval | Interval | GreaterThan | LessThan | Circle, Real)
                | (UnitInterval, Positive)
                | (PositiveOrdered, Ordered)
        )
    }

    /// Whether the support has bounds of its own.
    pub const fn has_bounds(self) -> bool {
        matches!(self, Kind::Interval | Kind::GreaterThan | Kind::LessThan | Kind::Category)
    }

    /// [`Support::violation`] of the support.
    pub fn violation(self, x: &[f64], bounds: (f64, f64)) -> Option<f64> {
        with_support!(self, S, S::violation(x, bounds), S::violation(x, bounds))
    }

    /// [`Support::contains`] of the support.
    ///
    /// ```
    /// use svi_runtime::constraints::Kind;
    /// assert!(Kind::Interval.contains(&[0.5, 1.5], (0.0, 2.0)));
    /// assert!(!Kind::Count.contains(&[1.5], (0.0, 0.0)));
    /// ```
    pub fn contains(self, x: &[f64], bounds: (f64, f64)) -> bool {
        with_support!(self, S, S::contains(x, bounds), S::contains(x, bounds))
    }

    /// [`Bijective::unconstrained_len`] of the support; `len` for a discrete one.
    pub fn unconstrained_len(self, len: usize) -> usize {
        with_support!(self, S, S::unconstrained_len(len), len)
    }

    /// [`Bijective::constrain`] of the support. Discrete values, which no real numbers are mapped to, are copied.
    pub fn constrain<D: Scalar>(self, u: &[D], bounds: (D, D), x: &mut [D]) -> D {
        with_support!(self, S, S::constrain(u, bounds, x), RealLine::constrain(u, bounds, x))
    }

    /// [`Bijective::unconstrain`] of the support. Discrete values, which no real numbers are mapped to, are copied.
    pub fn unconstrain(self, x: &[f64], bounds: (f64, f64), u: &mut [f64]) {
        with_support!(self, S, S::unconstrain(x, bounds, u), RealLine::unconstrain(x, bounds, u));
    }
}
