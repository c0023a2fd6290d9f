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

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use num_dual::DualSVec64;
    use proptest::prelude::*;

    use super::*;

    const NO_BOUNDS: (f64, f64) = (0.0, 0.0);
    const NUMPYRO: [f64; 9] = [
        1.0,
        0.0,
        0.0,
        0.29131261245159085,
        0.9566279119002483,
        0.0,
        -0.8336546070121552,
        0.3337839553937055,
        0.4400093945919131,
    ];
    const NUMPYRO_LOG_JACOBIAN: f64 = -2.3242889133509053;

    fn constrain(u: &[f64; 3]) -> ([f64; 9], f64) {
        let mut x = [f64::NAN; 9];
        let log_jacobian = <CorrCholesky>::constrain(u, NO_BOUNDS, &mut x);
        (x, log_jacobian)
    }

    /// `CorrCholeskyTransform` of NumPyro 0.22, in double precision.
    #[test]
    fn the_transform_is_that_of_numpyro() {
        let (x, log_jacobian) = constrain(&[0.3, -1.2, 0.7]);
        for (ours, expected) in x.into_iter().zip(NUMPYRO) {
            assert_abs_diff_eq!(ours, expected, epsilon = 4.0 * f64::EPSILON);
        }
        assert_abs_diff_eq!(log_jacobian, NUMPYRO_LOG_JACOBIAN, epsilon = 16.0 * f64::EPSILON);
    }

    #[test]
    fn far_coordinates_stay_inside() {
        for u in [[800.0, -800.0, 800.0], [0.0, 40.0, -40.0], [f64::MAX, f64::MIN, 0.0]] {
            let (x, log_jacobian) = constrain(&u);
            assert_eq!(<CorrCholesky>::violation(&x, NO_BOUNDS), None, "{u:?}");
            assert!(log_jacobian < -70.0);
            let mut back = [0.0; 3];
            <CorrCholesky>::unconstrain(&x, NO_BOUNDS, &mut back);
            assert!(back.iter().all(|u| u.is_finite()), "{u:?}");
        }
    }

    #[test]
    fn the_number_that_is_wrong_is_named() {
        let violation = |x: [[f64; 2]; 2]| <CorrCholesky>::violation(x.as_flattened(), NO_BOUNDS);
        assert_eq!(violation([[1.0, 0.0], [0.6, 0.8]]), None);
        assert_eq!(violation([[1.0, 0.5], [0.6, 0.8]]), Some(0.5));
        assert_eq!(violation([[1.0, 0.0], [0.6, -0.8]]), Some(-0.8));
        assert_eq!(violation([[1.0, 0.0], [3.0, 4.0]]), Some(5.0));
        assert!(violation([[1.0, 0.0], [f64::NAN, 0.8]]).is_some_and(f64::is_nan));
    }

    proptest! {
        /// A coordinate comes back up to some rounding errors of the image, which `cosh²` magnifies: an error of `tanh(u)`
        /// is `sech²(u)` of one of `u`, and what is left of the stick shrinks by a `sech` for each coordinate before.
        #[test]
        fn coordinates_come_back(u in prop::array::uniform3(-3.0..3.0)) {
            let (x, _) = constrain(&u);
            let mut back = [0.0; 3];
            <CorrCholesky>::unconstrain(&x, NO_BOUNDS, &mut back);
            let magnified = u.iter().map(|u: &f64| u.cosh().powi(2)).product::<f64>();
            for (u, back) in u.iter().zip(back) {
                prop_assert!((u - back).abs() <= 16.0 * f64::EPSILON * magnified);
            }
        }

        /// The Jacobian of the numbers below the diagonal is triangular: the product of `dx[i][j] / du[i][j]`.
        #[test]
        fn the_log_jacobian_is_that_of_the_derivatives(u in prop::array::uniform3(-3.0..3.0)) {
            let seeded: [DualSVec64<3>; 3] = std::array::from_fn(|i| DualSVec64::from_re(u[i]).derivative(i));
            let mut x = [DualSVec64::from_re(0.0); 9];
            let log_jacobian = <CorrCholesky>::constrain(&seeded, (0.0.into(), 0.0.into()), &mut x);
            let slope = |place: usize, i: usize| x[place].eps.0.map_or(0.0, |eps| eps[i]);
            let expected = slope(3, 0).ln() + slope(6, 1).ln() + slope(7, 2).ln();
            prop_assert!((log_jacobian.re - expected).abs() <= 64.0 * f64::EPSILON * (1.0 + expected.abs()));
            for i in 0..3 {
                let h = f64::EPSILON.cbrt();
                let at = |step: f64| { let mut u = u; u[i] += step; constrain(&u) };
                let (above, below) = (at(h), at(-h));
                for place in 0..9 {
                    let expected = (above.0[place] - below.0[place]) / (2.0 * h);
                    prop_assert!((slope(place, i) - expected).abs() <= 1e-9);
                }
                let expected = (above.1 - below.1) / (2.0 * h);
                let slope = log_jacobian.eps.0.map_or(0.0, |eps| eps[i]);
                prop_assert!((slope - expected).abs() <= 1e-8);
            }
        }
    }
}
