//! Increasing vectors of positive numbers.

use super::numerics::{first_not_increasing, total};
use super::ordered::{climb, ln_steps};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Vectors of positive, increasing numbers: `x[0] = exp(u[0])`, `x[i] = x[i - 1] + exp(u[i])`, with the log-Jacobian
/// `u[0] + u[1] + ...`. (This is Stan's transform; NumPyro's, the `exp` of [`Ordered`](super::Ordered), leaves the range of
/// `f64` at `u = 7`.)
///
/// As the initial value of a `param`, `PositiveOrdered([1.0, 2.0])` starts there and stays positive and increasing.
#[derive(Clone, Copy, Debug)]
pub struct PositiveOrdered<T = ()>(pub T);

impl<T: 'static> Support for PositiveOrdered<T> {
    const KIND: Kind = Kind::PositiveOrdered;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not_increasing(x, 0.0)
    }
}

impl<T: 'static> Bijective for PositiveOrdered<T> {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        climb(D::from(0.0), u, x);
        total(u)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        ln_steps(0.0, x, u);
    }
}
