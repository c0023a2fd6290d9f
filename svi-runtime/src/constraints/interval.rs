//! The numbers between two bounds.

use super::numerics::{first_not, ln_ratio, ln_sigmoid_slope, moved_within, within};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Numbers between two bounds, whose distance is finite: `x = low + (high - low) sigmoid(u)`, with
/// `ln|dx/du| = ln(high - low) - softplus(u) - softplus(-u)`.
///
/// As the initial value of a `param`, `Interval(-1.0, 1.0).init(0.0)` starts at 0 and stays between -1 and 1.
#[derive(Clone, Copy, Debug)]
pub struct Interval(pub f64, pub f64);

impl Support for Interval {
    const KIND: Kind = Kind::Interval;

    #[inline(always)]
    fn violation(x: &[f64], (low, high): (f64, f64)) -> Option<f64> {
        first_not(|x| x > low && x < high && (high - low).is_finite(), x)
    }
}

impl Bijective for Interval {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], (low, high): (D, D), x: &mut [D]) -> D {
        let width = high - low;
        let (lowest, highest) = inner(low.re(), high.re());
        let mut log_jacobian = D::from(0.0);
        for (x, u) in x.iter_mut().zip(u) {
            *x = moved_within(from_nearer_bound(*u, low, high), lowest, highest);
            log_jacobian += width.ln() + ln_sigmoid_slope(*u);
        }
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], (low, high): (f64, f64), u: &mut [f64]) {
        let (lowest, highest) = inner(low, high);
        for (u, x) in u.iter_mut().zip(x) {
            let x = within(*x, lowest, highest);
            *u = ln_ratio(x - low, high - x);
        }
    }
}

/// The smallest and the largest number of the open interval.
#[inline(always)]
fn inner(low: f64, high: f64) -> (f64, f64) {
    (low.next_up(), high.next_down())
}

/// `low + (high - low) sigmoid(u)`, measured from the nearer bound: what is added to a bound then keeps its own accuracy.
#[inline(always)]
fn from_nearer_bound<D: Scalar>(u: D, low: D, high: D) -> D {
    let width = high - low;
    if u.re() < 0.0 { low + width * u.sigmoid() } else { high - width * (-u).sigmoid() }
}
