//! The positive numbers.

use super::{Kind, Support};
use crate::scalar::Scalar;

/// Positive numbers: `x = exp(u)`, with `ln|dx/du| = u`.
///
/// As the initial value of a `param`, `Positive(1.0)` starts at 1 and stays positive.
#[derive(Clone, Copy, Debug)]
pub struct Positive<T = ()>(pub T);

impl<T: 'static> Support for Positive<T> {
    const KIND: Kind = Kind::Positive;

    #[inline(always)]
    fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
        x.iter().all(|x| *x > 0.0 && x.is_finite())
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let mut log_jacobian = D::from(0.0);
        for (x, u) in x.iter_mut().zip(u) {
            *x = u.exp();
            log_jacobian += *u;
        }
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        for (u, x) in u.iter_mut().zip(x) {
            *u = x.ln();
        }
    }
}
