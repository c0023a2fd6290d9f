//! The digamma function.

/// `B_{2k} / (2k)` for `k = 1, 2, ..`, the coefficients of the asymptotic series
/// `ψ(x) ~ ln x - 1 / (2x) - Σ B_{2k} / (2k) x^{-2k}` (DLMF 5.11.2).
const ASYMPTOTIC: [f64; 7] =
    [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32_760.0, 1.0 / 12.0];

/// Where the asymptotic series is exact to the last place.
const LARGE: f64 = 10.0;

/// The digamma function `ψ(x) = d/dx ln Γ(x)`, accurate also near its root 1.4616.
#[inline]
pub fn digamma(x: f64) -> f64 {
    spec_math::Gamma::digamma(&x)
}

/// `ψ(x + d) - ψ(x)` for `x > 0` and `x + d > 0`, without the cancellation of the two terms.
pub(crate) fn digamma_difference(mut x: f64, d: f64) -> f64 {
    let mut sum = 0.0;
    while x < LARGE || x + d < LARGE {
        sum += d / (x * (x + d));
        x += 1.0;
    }
    let y = x + d;
    let step = d / (x * y);
    let powers = -step * (1.0 / x + 1.0 / y) * divided_difference(1.0 / (x * x), 1.0 / (y * y));
    sum + (d / x).ln_1p() + 0.5 * step - powers
}

/// `(f(v) - f(u)) / (v - u)` for the polynomial `f(u) = Σ B_{2k} / (2k) u^k`.
fn divided_difference(u: f64, v: f64) -> f64 {
    let (mut value, mut difference) = (0.0, 0.0);
    for coefficient in ASYMPTOTIC.iter().rev() {
        value = value * u + coefficient;
        difference = difference * v + value;
    }
    difference
}
