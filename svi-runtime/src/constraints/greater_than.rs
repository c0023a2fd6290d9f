//! The numbers greater than a bound.

use super::numerics::{first_not, moved_within, positive_exp, total, within, within_positive};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Numbers greater than a finite bound: `x = low + exp(u)`, with `ln|dx/du| = u`.
///
/// As the initial value of a `param`, `GreaterThan(2.0).init(3.0)` starts at 3 and stays greater than 2.
#[derive(Clone, Copy, Debug)]
pub struct GreaterThan(pub f64);

impl Support for GreaterThan {
    const KIND: Kind = Kind::GreaterThan;

    #[inline(always)]
    fn violation(x: &[f64], (low, _): (f64, f64)) -> Option<f64> {
        first_not(|x| x > low && x < f64::INFINITY && low.is_finite(), x)
    }
}

impl Bijective for GreaterThan {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], (low, _): (D, D), x: &mut [D]) -> D {
        let lowest = low.re().next_up();
        for (x, u) in x.iter_mut().zip(u) {
            *x = moved_within(low + positive_exp(*u), lowest, f64::MAX);
        }
        total(u)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], (low, _): (f64, f64), u: &mut [f64]) {
        let lowest = low.next_up();
        for (u, x) in u.iter_mut().zip(x) {
            *u = within_positive(within(*x, lowest, f64::MAX) - low).ln();
        }
    }
}
