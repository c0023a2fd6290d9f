//! Probability vectors.

use super::numerics::{first_not, ln_ratio, within_positive};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Vectors of `K` positive numbers that sum to 1: stick-breaking of `K - 1` real numbers,
/// `z[i] = sigmoid(u[i] - ln(K - 1 - i))`, `x[i] = z[i] (1 - x[0] - ... - x[i - 1])`, the last number being what is left.
/// All zeros are mapped to equal numbers.
///
/// As the initial value of a `param`, `Simplex([0.5, 0.3, 0.2])` starts there and stays a probability vector.
#[derive(Clone, Copy, Debug)]
pub struct Simplex<T = ()>(pub T);

/// How far from 1 the sum of a probability vector may be.
const TOLERANCE: f64 = 1e-8;

impl<T: 'static> Support for Simplex<T> {
    const KIND: Kind = Kind::Simplex;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        let sum: f64 = x.iter().sum();
        let sums_to_one = (sum - 1.0).abs() <= TOLERANCE;
        first_not(|x| x > 0.0 && x < f64::INFINITY, x).or(if sums_to_one { None } else { Some(sum) })
    }
}

impl<T: 'static> Bijective for Simplex<T> {
    #[inline(always)]
    fn unconstrained_len(len: usize) -> usize {
        len.saturating_sub(1)
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let Some((last, first)) = x.split_last_mut() else { return D::from(0.0) };
        let equal_shares = u.len();
        // The stick is multiplied by what is left of it, not diminished by what was broken off, and its logarithm is kept
        // beside it: both stay accurate where little is left.
        let (mut stick, mut ln_stick) = (D::from(1.0), D::from(0.0));
        let mut log_jacobian = D::from(0.0);
        for (i, (x, u)) in first.iter_mut().zip(u).enumerate() {
            let v = *u - ((equal_shares - i) as f64).ln();
            let (taken, left) = (v.softplus(), (-v).softplus());
            *x = inside(stick * v.sigmoid());
            log_jacobian += ln_stick - taken - left;
            stick *= (-v).sigmoid();
            ln_stick -= taken;
        }
        *last = inside(stick);
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        let mut rest = 0.0;
        for (shares, i) in (0..u.len()).rev().enumerate() {
            rest += within_positive(x[i + 1]);
            u[i] = ln_ratio(within_positive(x[i]), rest) + ((shares + 1) as f64).ln();
        }
    }
}

/// `x` with its derivatives, moved to a positive number if it is 0.
#[inline(always)]
fn inside<D: Scalar>(x: D) -> D {
    x.chain(within_positive(x.re()), || 1.0)
}
