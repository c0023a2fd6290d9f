//! Increasing vectors of positive numbers.

use super::numerics::{above, first_not_increasing, ln_ratio, moved_within, positive_exp, within, within_positive};
use super::{Bijective, Kind, Ordered, Support};
use crate::scalar::Scalar;

/// Vectors of positive, increasing numbers: the `exp` of [`Ordered`], `x[i] = exp(v[i])` with `v[0] = u[0]`,
/// `v[i] = v[i - 1] + exp(u[i])`, and the log-Jacobian `u[1] + u[2] + ... + v[0] + v[1] + ...`.
///
/// The numbers grow fast, as an exponential of exponentials. Where `v` exceeds `ln(f64::MAX)`, 709.8, as it does by a single
/// step from about `u[i] = 7` on (`exp(7)` is 1097), `x` saturates: it and the numbers after it are `f64::MAX`, and their `v`
/// in the log-Jacobian is `ln(f64::MAX)`.
///
/// As the initial value of a `param`, `PositiveOrdered([1.0, 2.0])` starts there and stays positive and increasing.
#[derive(Clone, Copy, Debug)]
pub struct PositiveOrdered<T = ()>(pub T);

/// `ln(f64::MAX)`.
const LN_MAX: f64 = 709.782712893384;

impl<T: 'static> Support for PositiveOrdered<T> {
    const KIND: Kind = Kind::PositiveOrdered;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not_increasing(x, 0.0)
    }
}

impl<T: 'static> Bijective for PositiveOrdered<T> {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], bounds: (D, D), x: &mut [D]) -> D {
        let mut log_jacobian = <Ordered>::constrain(u, bounds, x);
        let mut lowest = f64::MIN_POSITIVE;
        for x in x {
            let v = *x;
            log_jacobian += moved_within(v, f64::NEG_INFINITY, LN_MAX);
            *x = moved_within(positive_exp(v), lowest, f64::MAX);
            lowest = above(x.re());
        }
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        let (Some((x0, x)), Some((u0, u))) = (x.split_first(), u.split_first_mut()) else { return };
        let mut below = within_positive(*x0);
        *u0 = below.ln();
        for (u, x) in u.iter_mut().zip(x) {
            let x = within(*x, above(below), f64::MAX);
            *u = within_positive(ln_growth(below, x)).ln();
            below = x;
        }
    }
}

/// `ln(x / below)` of positive numbers. The difference of close ones is exact, and so the form to start from.
#[inline(always)]
fn ln_growth(below: f64, x: f64) -> f64 {
    let step = x - below;
    if step < below { (step / below).ln_1p() } else { ln_ratio(x, below) }
}
