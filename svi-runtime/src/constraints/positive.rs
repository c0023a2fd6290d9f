//! The positive numbers.

use super::numerics::{first_not, positive_exp, total, within_positive};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Positive numbers: `x = exp(u)`, with `ln|dx/du| = u`.
///
/// As the initial value of a `param`, `Positive(1.0)` starts at 1 and stays positive.
#[derive(Clone, Copy, Debug)]
pub struct Positive<T = ()>(pub T);

impl<T: 'static> Support for Positive<T> {
    const KIND: Kind = Kind::Positive;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not(|x| x > 0.0 && x < f64::INFINITY, x)
    }
}

impl<T: 'static> Bijective for Positive<T> {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        for (x, u) in x.iter_mut().zip(u) {
            *x = positive_exp(*u);
        }
        total(u)
    }

    #[inline(always)]
    fn slope(x: f64, _bounds: (f64, f64)) -> f64 {
        x
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        for (u, x) in u.iter_mut().zip(x) {
            *u = within_positive(*x).ln();
        }
    }
}
