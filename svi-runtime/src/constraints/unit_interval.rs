//! The numbers between 0 and 1.

use super::{Kind, Support};
use crate::scalar::Scalar;

/// Numbers between 0 and 1: `x = 1 / (1 + exp(-u))`, with `ln|dx/du| = ln x + ln(1 - x)`.
#[derive(Clone, Copy, Debug)]
pub struct UnitInterval<T = ()>(pub T);

impl<T: 'static> Support for UnitInterval<T> {
    const KIND: Kind = Kind::UnitInterval;

    #[inline(always)]
    fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
        x.iter().all(|x| *x > 0.0 && *x < 1.0)
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let mut log_jacobian = D::from(0.0);
        for (x, u) in x.iter_mut().zip(u) {
            *x = u.sigmoid();
            log_jacobian -= u.softplus() + (-*u).softplus();
        }
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        for (u, x) in u.iter_mut().zip(x) {
            *u = x.ln() - (-x).ln_1p();
        }
    }
}
