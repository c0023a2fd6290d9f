//! The numbers between 0 and 1.

use super::numerics::{first_not, ln_ratio, ln_sigmoid_slope, moved_within, within};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Numbers between 0 and 1: `x = sigmoid(u)`, with `ln|dx/du| = -softplus(u) - softplus(-u)`.
///
/// As the initial value of a `param`, `UnitInterval(0.5)` starts at one half and stays between 0 and 1.
#[derive(Clone, Copy, Debug)]
pub struct UnitInterval<T = ()>(pub T);

/// The smallest and the largest value of the transform.
const LOWEST: f64 = f64::MIN_POSITIVE;
const HIGHEST: f64 = 1.0 - f64::EPSILON / 2.0;

impl<T: 'static> Support for UnitInterval<T> {
    const KIND: Kind = Kind::UnitInterval;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not(|x| x > 0.0 && x < 1.0, x)
    }
}

impl<T: 'static> Bijective for UnitInterval<T> {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let mut log_jacobian = D::from(0.0);
        for (x, u) in x.iter_mut().zip(u) {
            *x = moved_within(u.sigmoid(), LOWEST, HIGHEST);
            log_jacobian += ln_sigmoid_slope(*u);
        }
        log_jacobian
    }

    #[inline(always)]
    fn slope(x: f64, _bounds: (f64, f64)) -> f64 {
        x * (1.0 - x)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        for (u, x) in u.iter_mut().zip(x) {
            let x = within(*x, LOWEST, HIGHEST);
            *u = ln_ratio(x, 1.0 - x);
        }
    }
}
