//! The numbers less than a bound.

use super::numerics::{first_not, moved_within, positive_exp, total, within, within_positive};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Numbers less than a finite bound: `x = high - exp(u)`, with `ln|dx/du| = u`.
///
/// As the initial value of a `param`, `LessThan(2.0).init(0.0)` starts at 0 and stays less than 2.
#[derive(Clone, Copy, Debug)]
pub struct LessThan(pub f64);

impl Support for LessThan {
    const KIND: Kind = Kind::LessThan;

    #[inline(always)]
    fn violation(x: &[f64], (_, high): (f64, f64)) -> Option<f64> {
        first_not(|x| x < high && x > f64::NEG_INFINITY && high.is_finite(), x)
    }
}

impl Bijective for LessThan {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], (_, high): (D, D), x: &mut [D]) -> D {
        let highest = high.re().next_down();
        for (x, u) in x.iter_mut().zip(u) {
            *x = moved_within(high - positive_exp(*u), f64::MIN, highest);
        }
        total(u)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], (_, high): (f64, f64), u: &mut [f64]) {
        let highest = high.next_down();
        for (u, x) in u.iter_mut().zip(x) {
            *u = within_positive(high - within(*x, f64::MIN, highest)).ln();
        }
    }
}
