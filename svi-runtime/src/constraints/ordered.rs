//! Increasing vectors.

use super::numerics::{above, first_not_increasing, moved_within, positive_exp, total, within_positive};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Vectors of increasing numbers: `x[0] = u[0]`, `x[i] = x[i - 1] + exp(u[i])`, with the log-Jacobian `u[1] + u[2] + ...`.
///
/// As the initial value of a `param`, `Ordered([-1.0, 1.0])` starts there and stays increasing.
#[derive(Clone, Copy, Debug)]
pub struct Ordered<T = ()>(pub T);

impl<T: 'static> Support for Ordered<T> {
    const KIND: Kind = Kind::Ordered;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not_increasing(x, f64::NEG_INFINITY)
    }
}

impl<T: 'static> Bijective for Ordered<T> {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let (Some((x0, x)), Some((u0, u))) = (x.split_first_mut(), u.split_first()) else { return D::from(0.0) };
        *x0 = *u0;
        let mut below = *x0;
        for (x, u) in x.iter_mut().zip(u) {
            *x = moved_within(below + positive_exp(*u), above(below.re()), f64::MAX);
            below = *x;
        }
        total(u)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        let (Some((x0, x)), Some((u0, u))) = (x.split_first(), u.split_first_mut()) else { return };
        *u0 = *x0;
        let mut below = *x0;
        for (u, x) in u.iter_mut().zip(x) {
            *u = within_positive(*x - below).ln();
            below = *x;
        }
    }
}
