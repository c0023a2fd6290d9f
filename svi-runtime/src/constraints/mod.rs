//! Supports of distributions and constraints of parameters, with the bijections onto them from the real numbers.
//!
//! The transforms are NumPyro's: `exp` for the positive numbers, the sigmoid for the unit interval, stick-breaking for the
//! simplex.

mod positive;
mod real_line;
mod simplex;
mod unit_interval;

pub use positive::Positive;
pub use real_line::RealLine;
pub use simplex::Simplex;
pub use unit_interval::UnitInterval;

use crate::scalar::Scalar;

/// A set of values, and the bijection onto it from the real numbers.
///
/// `bounds` are the lower and upper bound of an interval, and ignored by supports that have none.
pub trait Support: 'static {
    /// Which support it is.
    const KIND: Kind;

    /// How many real numbers a value of `len` numbers is the image of.
    #[inline(always)]
    fn unconstrained_len(len: usize) -> usize {
        len
    }

    /// Whether the value is in the support.
    fn contains(x: &[f64], bounds: (f64, f64)) -> bool;

    /// Puts the image of `u` into `x`; the result is the log of the absolute determinant of the Jacobian (for the simplex,
    /// of its first `len - 1` coordinates).
    fn constrain<D: Scalar>(u: &[D], bounds: (D, D), x: &mut [D]) -> D;

    /// Puts the preimage of `x`, which is in the support, into `u`.
    fn unconstrain(x: &[f64], bounds: (f64, f64), u: &mut [f64]);
}

/// The supports, for what is decided about them by value: at compile time, whether a guide's site fits the model's; in the
/// storage of parameters, how a number is constrained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Kind {
    /// Any real number.
    Real,
    /// Positive numbers.
    Positive,
    /// Numbers between 0 and 1.
    UnitInterval,
    /// Positive numbers whose sum is 1.
    Simplex,
}

impl Kind {
    /// The support in words, in the plural: "positive numbers".
    pub const fn describe(self) -> &'static str {
        match self {
            Kind::Real => "real numbers",
            Kind::Positive => "positive numbers",
            Kind::UnitInterval => "numbers between 0 and 1",
            Kind::Simplex => "positive numbers whose sum is 1",
        }
    }

    /// [`Support::unconstrained_len`] of the support.
    pub fn unconstrained_len(self, len: usize) -> usize {
        match self {
            Kind::Real => RealLine::unconstrained_len(len),
            Kind::Positive => <Positive>::unconstrained_len(len),
            Kind::UnitInterval => <UnitInterval>::unconstrained_len(len),
            Kind::Simplex => <Simplex>::unconstrained_len(len),
        }
    }
}
