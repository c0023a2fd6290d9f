//! Supports of distributions and constraints of parameters, with the bijections onto them from the real numbers.
//!
//! The transforms are those of NumPyro: `exp` for the positive numbers, the sigmoid for intervals, stick-breaking for the
//! simplex and, with signs, for the Cholesky factors of correlation matrices, cumulated exponentials for ordered vectors and
//! the `exp` of these for positive ordered ones. The image of finite numbers is inside its support: where rounding would put
//! it on the edge, it is the nearest number inside. (Only an ordered vector that climbs to the largest `f64` stays there: a
//! positive one from coordinates of about 7 on, [`PositiveOrdered`].)

mod circle;
mod corr_cholesky;
mod discrete;
mod greater_than;
mod interval;
mod kind;
mod less_than;
mod numerics;
mod ordered;
mod positive;
mod positive_ordered;
mod real_line;
mod simplex;
#[cfg(test)]
mod tests;
mod unit_interval;

pub use circle::Circle;
pub use corr_cholesky::CorrCholesky;
pub use discrete::{Boolean, Category, Count, Total};
pub use greater_than::GreaterThan;
pub use interval::Interval;
pub use kind::Kind;
pub use less_than::LessThan;
pub use ordered::Ordered;
pub use positive::Positive;
pub use positive_ordered::PositiveOrdered;
pub use real_line::RealLine;
pub use simplex::Simplex;
pub use unit_interval::UnitInterval;

use num_dual::Dual64;

use crate::scalar::Scalar;

/// A set of values.
///
/// `bounds` are the lower and upper bound of an interval, and ignored by supports that have none. Intervals are open: a
/// family whose density is finite at a bound says so itself.
pub trait Support: 'static {
    /// Which support it is.
    const KIND: Kind;

    /// The number that keeps `x` out of the support, if there is one: the first that is not allowed where it stands, or,
    /// where each is, what is wrong about all of them (for the simplex, their sum).
    fn violation(x: &[f64], bounds: (f64, f64)) -> Option<f64>;

    /// Whether the value is in the support.
    #[inline(always)]
    fn contains(x: &[f64], bounds: (f64, f64)) -> bool {
        Self::violation(x, bounds).is_none()
    }
}

/// A support of real numbers, and the bijection onto it from the real numbers.
///
/// ```
/// use svi_runtime::constraints::{Bijective, UnitInterval};
/// let (bounds, mut x, mut u) = ((0.0, 0.0), [0.0], [0.0]);
/// let log_jacobian = <UnitInterval>::constrain(&[0.0], bounds, &mut x);
/// assert_eq!(x, [0.5]);
/// assert_eq!(log_jacobian, -2.0 * 2.0_f64.ln());
/// <UnitInterval>::unconstrain(&x, bounds, &mut u);
/// assert_eq!(u, [0.0]);
/// ```
pub trait Bijective: Support {
    /// How many real numbers a value of `len` numbers is the image of.
    #[inline(always)]
    fn unconstrained_len(len: usize) -> usize {
        len
    }

    /// Puts the image of `u` into `x`; the result is the log of the absolute determinant of the Jacobian (for the simplex,
    /// of its first `len - 1` coordinates).
    fn constrain<D: Scalar>(u: &[D], bounds: (D, D), x: &mut [D]) -> D;

    /// The derivative `dx/du` of the bijection of one number, at its image `x`.
    #[inline(always)]
    fn slope(x: f64, bounds: (f64, f64)) -> f64 {
        let (mut u, mut image) = ([0.0], [Dual64::new(0.0, 0.0)]);
        Self::unconstrain(&[x], bounds, &mut u);
        Self::constrain(&[Dual64::new(u[0], 1.0)], (bounds.0.into(), bounds.1.into()), &mut image);
        image[0].eps
    }

    /// Puts the preimage of `x`, which is in the support or on its edge, into `u`. The preimage of a number on the edge is
    /// that of the nearest number inside.
    fn unconstrain(x: &[f64], bounds: (f64, f64), u: &mut [f64]);
}
