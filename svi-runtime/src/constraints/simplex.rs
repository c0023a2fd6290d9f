//! The simplex.

use super::{Kind, Support};
use crate::scalar::Scalar;

/// How far from 1 the sum of a value may be.
const SUM_TOLERANCE: f64 = 1e-6;

/// Positive numbers whose sum is 1, by stick-breaking: of what is left, `x_i` takes the part
/// `sigmoid(u_i - ln(K - 1 - i))`, so that `u = 0` is the uniform point.
#[derive(Clone, Copy, Debug)]
pub struct Simplex<T = ()>(pub T);

impl<T: 'static> Support for Simplex<T> {
    const KIND: Kind = Kind::Simplex;

    #[inline(always)]
    fn unconstrained_len(len: usize) -> usize {
        len.saturating_sub(1)
    }

    #[inline(always)]
    fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
        x.iter().all(|x| *x > 0.0) && (x.iter().sum::<f64>() - 1.0).abs() <= SUM_TOLERANCE
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let Some((last, sticks)) = x.split_last_mut() else { return D::from(0.0) };
        let mut left = D::from(1.0);
        let mut log_left = D::from(0.0);
        let mut log_jacobian = D::from(0.0);
        let len = sticks.len();
        for (i, (x, u)) in sticks.iter_mut().zip(u).enumerate() {
            let logit = *u - ((len - i) as f64).ln();
            *x = left * logit.sigmoid();
            log_jacobian += log_left - logit.softplus() - (-logit).softplus();
            left *= (-logit).sigmoid();
            log_left -= logit.softplus();
        }
        *last = left;
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        let len = x.len().saturating_sub(1);
        for (i, u) in u.iter_mut().enumerate().take(len) {
            let rest: f64 = x[i + 1..].iter().sum();
            *u = (x[i] / rest).ln() + ((len - i) as f64).ln();
        }
    }
}
