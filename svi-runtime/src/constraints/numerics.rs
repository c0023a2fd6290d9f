//! What the transforms share to stay inside their supports, in `f64`'s range and accurate.

use crate::scalar::Scalar;

/// `x` moved between `low` and `high`. Unlike `f64::clamp` it has no bounds to panic on; NaN stays NaN.
#[inline(always)]
pub(super) fn within(x: f64, low: f64, high: f64) -> f64 {
    if x < low {
        low
    } else if x > high {
        high
    } else {
        x
    }
}

/// `x` moved to a positive number whose reciprocal is finite too.
#[inline(always)]
pub(super) fn within_positive(x: f64) -> f64 {
    within(x, f64::MIN_POSITIVE, f64::MAX)
}

/// The smallest number above `x`; for the largest `f64`, and for NaN, the largest `f64`.
#[inline(always)]
pub(super) fn above(x: f64) -> f64 {
    x.next_up().min(f64::MAX)
}

/// `x` with its derivatives, its value moved between `low` and `high`.
#[inline(always)]
pub(super) fn moved_within<D: Scalar>(x: D, low: f64, high: f64) -> D {
    x.chain(within(x.re(), low, high), || 1.0)
}

/// `exp(u)`, neither 0 nor infinite.
#[inline(always)]
pub(super) fn positive_exp<D: Scalar>(u: D) -> D {
    let y = within_positive(u.re().exp());
    u.chain(y, || y)
}

/// `ln|dx/du|` of `x = sigmoid(u)`.
#[inline(always)]
pub(super) fn ln_sigmoid_slope<D: Scalar>(u: D) -> D {
    -u.softplus() - (-u).softplus()
}

/// `ln(a / b)` of positive numbers. The logarithm of the quotient is the more accurate form where the quotient is in range,
/// the difference of the logarithms elsewhere.
#[inline(always)]
pub(super) fn ln_ratio(a: f64, b: f64) -> f64 {
    let ratio = a / b;
    if ratio.is_normal() { ratio.ln() } else { a.ln() - b.ln() }
}

/// The first number that is not allowed.
#[inline(always)]
pub(super) fn first_not(allowed: impl Fn(f64) -> bool, x: &[f64]) -> Option<f64> {
    x.iter().copied().find(|x| !allowed(*x))
}

/// The first number that is not finite, or not larger than the one before it.
#[inline(always)]
pub(super) fn first_not_increasing(x: &[f64], mut before: f64) -> Option<f64> {
    x.iter().copied().find(|x| {
        let larger = *x > before && *x < f64::INFINITY;
        before = *x;
        !larger
    })
}

/// `Σ u`.
#[inline(always)]
pub(super) fn total<D: Scalar>(u: &[D]) -> D {
    u.iter().fold(D::from(0.0), |sum, u| sum + *u)
}
