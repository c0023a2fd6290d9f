//! Cholesky factors of correlation matrices.

use super::numerics::{first_not, within_positive};
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Lower triangular matrices with a positive diagonal and rows of length 1, stored row by row: the Cholesky factors of
/// correlation matrices.
///
/// A matrix of `K` rows is the image of `K (K - 1) / 2` real numbers `u`, which are those below the diagonal row by row: each
/// row is what a signed stick-breaking of its length makes of `tanh(u)`, `x[i][j] = tanh(u[i][j]) Π sech(u[i][k])` over
/// `k < j`, with the product over all `k < i` on the diagonal. The log-Jacobian is that of the numbers below the diagonal
/// (Lewandowski, Kurowicka and Joe 2009, "Generating random correlation matrices based on vines and extended onion method").
///
/// As the initial value of a `param`, `CorrCholesky([[1.0, 0.0], [0.6, 0.8]])` starts there and stays such a factor.
#[derive(Clone, Copy, Debug)]
pub struct CorrCholesky<T = ()>(pub T);

/// How far from 1 the length of a row may be.
const TOLERANCE: f64 = 1e-8;

/// The number of rows of a square matrix of so many numbers.
#[inline(always)]
fn rows(len: usize) -> usize {
    len.isqrt()
}

impl<T: 'static> Support for CorrCholesky<T> {
    const KIND: Kind = Kind::CorrCholesky;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        let k = rows(x.len());
        x.chunks_exact(k.max(1)).enumerate().find_map(|(i, row)| {
            let (lower, above) = row.split_at(i + 1);
            let length = lower.iter().map(|x| x * x).sum::<f64>().sqrt();
            let has_length_one = (length - 1.0).abs() <= TOLERANCE;
            first_not(|x| x > 0.0, &lower[i..])
                .or(first_not(|x| x == 0.0, above))
                .or(first_not(f64::is_finite, lower))
                .or(if has_length_one { None } else { Some(length) })
        })
    }
}

impl<T: 'static> Bijective for CorrCholesky<T> {
    #[inline(always)]
    fn unconstrained_len(len: usize) -> usize {
        let k = rows(len);
        k * k.saturating_sub(1) / 2
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let k = rows(x.len());
        let mut rest = u;
        let mut log_jacobian = D::from(0.0);
        for (i, row) in x.chunks_exact_mut(k.max(1)).enumerate() {
            let (own, others) = rest.split_at(i);
            rest = others;
            // What is left of the length, and its logarithm beside it: both stay accurate where little is left.
            let (mut stick, mut ln_stick) = (D::from(1.0), D::from(0.0));
            for (x, u) in row.iter_mut().zip(own) {
                let ln_shorter = ln_sech(*u);
                *x = stick * tanh(*u);
                log_jacobian += ln_stick + ln_shorter * 2.0;
                stick *= sech(*u);
                ln_stick += ln_shorter;
            }
            row[i] = stick.chain(within_positive(stick.re()), || 1.0);
            row[i + 1..].fill(D::from(0.0));
        }
        log_jacobian
    }

    /// `sinh(u[i][j])` is the quotient of the number and what is left of the length behind it.
    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        let k = rows(x.len());
        let mut rest = u;
        for (i, row) in x.chunks_exact(k.max(1)).enumerate() {
            let (own, others) = rest.split_at_mut(i);
            rest = others;
            let mut left = within_positive(row[i]);
            for (u, x) in own.iter_mut().zip(row).rev() {
                *u = (x / left).clamp(f64::MIN, f64::MAX).asinh();
                left = left.hypot(*x);
            }
        }
    }
}

#[inline(always)]
fn sech<D: Scalar>(u: D) -> D {
    let x = u.re();
    let y = 1.0 / x.cosh();
    u.chain(y, || -y * x.tanh())
}

#[inline(always)]
fn tanh<D: Scalar>(u: D) -> D {
    let x = u.re();
    u.chain(x.tanh(), || (1.0 / x.cosh()).powi(2))
}

/// `ln(1 / cosh(u))`, without overflow.
#[inline(always)]
fn ln_sech<D: Scalar>(u: D) -> D {
    let x = u.re();
    u.chain(std::f64::consts::LN_2 - x.abs() - (-2.0 * x.abs()).exp().ln_1p(), || -x.tanh())
}
