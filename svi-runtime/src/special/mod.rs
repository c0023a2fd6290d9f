//! Special functions of `f64`: what a library has, under the names used here, and the few small ones it has not.

mod digamma;
pub(crate) mod incomplete_beta;
pub(crate) mod incomplete_gamma;
mod large_shape;
mod limit;
mod memo;

pub use digamma::digamma;

use memo::Memo;

thread_local! {
    static LN_GAMMAS: Memo = const { Memo::new() };
}

/// `ln Γ(x)`. Values are remembered, for the normalisers of distributions with constant parameters.
#[inline]
pub fn ln_gamma(x: f64) -> f64 {
    LN_GAMMAS.with(|known| known.get(x, libm::lgamma))
}

/// `ln(1 + exp(x))`, without overflow.
#[inline]
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// `1 / (1 + exp(-x))`, without overflow, exact to the last place for `x` of large magnitude.
#[inline]
pub fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// `ln(exp(-x) I₀(x))` for `x >= 0`, with the modified Bessel function `I₀`, without overflow.
#[inline]
pub fn ln_i0e(x: f64) -> f64 {
    spec_math::cephes64::i0e(x).ln()
}

/// The derivative of [`ln_i0e`], `I₁(x) / I₀(x) - 1`.
#[inline]
pub fn ln_i0e_slope(x: f64) -> f64 {
    // the ratio tends to 1, so that the difference loses what the first terms of its asymptotic series keep
    if x > 500.0 {
        let y = 1.0 / x;
        return -y * (0.5 + y * (0.125 + y * (0.125 + y * (25.0 / 128.0 + y * (13.0 / 32.0 + y * (1073.0 / 1024.0))))));
    }
    spec_math::cephes64::i1e(x) / spec_math::cephes64::i0e(x) - 1.0
}

/// From here on the terms of Stirling's series that are used give all places.
const STIRLING_FROM: f64 = 10.0;

/// `ln Γ(x + k) - ln Γ(x)` for `x > 0` and `k >= 0`, the logarithm of the rising factorial, without the cancellation of
/// the two for a large `x`.
#[inline]
pub fn ln_rising(x: f64, k: f64) -> f64 {
    if x < STIRLING_FROM {
        return ln_gamma(x + k) - ln_gamma(x);
    }
    let rest = |x: f64| {
        let y = 1.0 / (x * x);
        let tail = y * (1.0 / 1680.0 - y * (1.0 / 1188.0 - y * (691.0 / 360_360.0 - y / 156.0)));
        (1.0 / 12.0 - y * (1.0 / 360.0 - y * (1.0 / 1260.0 - tail))) / x
    };
    (x - 0.5) * (k / x).ln_1p() + k * ((x + k).ln() - 1.0) + rest(x + k) - rest(x)
}

/// The derivative of [`ln_rising`] in `x`, the difference of two digamma functions.
#[inline]
pub fn ln_rising_slope(x: f64, k: f64) -> f64 {
    if x < STIRLING_FROM {
        return digamma(x + k) - digamma(x);
    }
    let rest = |x: f64| {
        let y = 1.0 / (x * x);
        let tail = y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * (691.0 / 32_760.0 - y / 12.0)));
        y * (1.0 / 12.0 - y * (1.0 / 120.0 - y * (1.0 / 252.0 - tail)))
    };
    (k / x).ln_1p() + 0.5 * k / (x * (x + k)) + rest(x) - rest(x + k)
}
