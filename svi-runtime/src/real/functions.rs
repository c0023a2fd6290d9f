//! The functions of [`Real`], under the names they have for `f64`.

use super::{Arg, Real, scaled};
use crate::special;

impl<'g, const N: usize> Real<'g, N> {
    /// `e^x`.
    #[inline(always)]
    pub fn exp(self) -> Self {
        let y = self.value.exp();
        self.chain(y, y).with_ln(self.value)
    }

    /// `e^x - 1`, accurate near 0.
    #[inline(always)]
    pub fn exp_m1(self) -> Self {
        self.chain(self.value.exp_m1(), self.value.exp())
    }

    /// The natural logarithm.
    #[inline(always)]
    pub fn ln(self) -> Self {
        self.chain(self.known_ln.unwrap_or_else(|| self.value.ln()), 1.0 / self.value)
    }

    /// `ln(1 + x)`, accurate near 0.
    #[inline(always)]
    pub fn ln_1p(self) -> Self {
        self.chain(self.value.ln_1p(), 1.0 / (1.0 + self.value))
    }

    /// The square root. At 0 the derivative is infinite.
    #[inline(always)]
    pub fn sqrt(self) -> Self {
        let y = self.value.sqrt();
        self.chain(y, 0.5 / y)
    }

    /// The cube root.
    #[inline(always)]
    pub fn cbrt(self) -> Self {
        let y = self.value.cbrt();
        self.chain(y, 1.0 / (3.0 * y * y))
    }

    /// `1 / x`.
    #[inline(always)]
    pub fn recip(self) -> Self {
        1.0 / self
    }

    /// `x^n` for an integer `n`.
    #[inline(always)]
    pub fn powi(self, n: i32) -> Self {
        let slope = if n == 0 { 0.0 } else { f64::from(n) * self.value.powi(n.saturating_sub(1)) };
        self.chain(self.value.powi(n), slope)
    }

    /// `x^y`, for an exponent that is an `f64` or a `Real`. The derivative in the exponent needs `x > 0`; at `x = 0`
    /// with a positive exponent it is 0.
    #[inline(always)]
    pub fn powf(self, exponent: impl Arg<N> + 'g) -> Self {
        let y = exponent.value();
        let power = self.value.powf(y);
        let slope = if y == 0.0 { 0.0 } else { y * self.value.powf(y - 1.0) };
        let mut result = self.chain(power, slope);
        let in_exponent = if power == 0.0 { 0.0 } else { power * self.value.ln() };
        exponent.add_to(in_exponent, &mut result.partials);
        result
    }

    /// The sine, of an angle in radians.
    #[inline(always)]
    pub fn sin(self) -> Self {
        self.chain(self.value.sin(), self.value.cos())
    }

    /// The cosine, of an angle in radians.
    #[inline(always)]
    pub fn cos(self) -> Self {
        self.chain(self.value.cos(), -self.value.sin())
    }

    /// The tangent, of an angle in radians.
    #[inline(always)]
    pub fn tan(self) -> Self {
        let y = self.value.tan();
        self.chain(y, 1.0 + y * y)
    }

    /// The arc sine, in radians.
    #[inline(always)]
    pub fn asin(self) -> Self {
        let x = self.value;
        self.chain(x.asin(), 1.0 / ((1.0 - x) * (1.0 + x)).sqrt())
    }

    /// The arc cosine, in radians.
    #[inline(always)]
    pub fn acos(self) -> Self {
        let x = self.value;
        self.chain(x.acos(), -1.0 / ((1.0 - x) * (1.0 + x)).sqrt())
    }

    /// The arc tangent, in radians.
    #[inline(always)]
    pub fn atan(self) -> Self {
        self.chain(self.value.atan(), 1.0 / (1.0 + self.value * self.value))
    }

    /// The hyperbolic sine.
    #[inline(always)]
    pub fn sinh(self) -> Self {
        self.chain(self.value.sinh(), self.value.cosh())
    }

    /// The hyperbolic cosine.
    #[inline(always)]
    pub fn cosh(self) -> Self {
        self.chain(self.value.cosh(), self.value.sinh())
    }

    /// The hyperbolic tangent.
    #[inline(always)]
    pub fn tanh(self) -> Self {
        let y = self.value.tanh();
        let sech = 1.0 / self.value.cosh();
        self.chain(y, sech * sech)
    }

    /// The inverse hyperbolic sine.
    #[inline(always)]
    pub fn asinh(self) -> Self {
        self.chain(self.value.asinh(), 1.0 / self.value.hypot(1.0))
    }

    /// The inverse hyperbolic cosine, of a number from 1.
    #[inline(always)]
    pub fn acosh(self) -> Self {
        let x = self.value;
        self.chain(x.acosh(), 1.0 / ((x - 1.0).sqrt() * (x + 1.0).sqrt()))
    }

    /// The inverse hyperbolic tangent, of a number between -1 and 1.
    #[inline(always)]
    pub fn atanh(self) -> Self {
        let x = self.value;
        self.chain(x.atanh(), 1.0 / ((1.0 - x) * (1.0 + x)))
    }

    /// The absolute value. At 0 the derivative is taken as 0.
    #[inline(always)]
    pub fn abs(self) -> Self {
        let slope = if self.value == 0.0 { 0.0 } else { self.value.signum() };
        self.chain(self.value.abs(), slope)
    }

    /// The larger of the two, an `f64` or a `Real`, with its derivatives; `self` when they are equal, and the other number
    /// when one is NaN.
    #[inline(always)]
    pub fn max(self, other: impl Arg<N> + 'g) -> Self {
        self.or(other, other.value() > self.value)
    }

    /// The smaller of the two, an `f64` or a `Real`, with its derivatives; `self` when they are equal, and the other number
    /// when one is NaN.
    #[inline(always)]
    pub fn min(self, other: impl Arg<N> + 'g) -> Self {
        self.or(other, other.value() < self.value)
    }

    /// `other` if `take` or if `self` is NaN, else `self`.
    #[inline(always)]
    fn or(self, other: impl Arg<N> + 'g, take: bool) -> Self {
        if !take && !self.value.is_nan() {
            return self;
        }
        let mut partials = [0.0; N];
        other.add_to(1.0, &mut partials);
        Self::with_partials(other.value(), partials)
    }

    /// The softplus function `ln(1 + e^x)`, without overflow.
    #[inline(always)]
    pub fn softplus(self) -> Self {
        self.chain(special::softplus(self.value), special::sigmoid(self.value))
    }

    /// The logistic sigmoid `1 / (1 + e^-x)`, without overflow.
    #[inline(always)]
    pub fn sigmoid(self) -> Self {
        let y = special::sigmoid(self.value);
        self.chain(y, y * special::sigmoid(-self.value))
    }

    /// The log odds `ln(x / (1 - x))`, the inverse of [`sigmoid`](Self::sigmoid).
    #[inline(always)]
    pub fn logit(self) -> Self {
        let x = self.value;
        self.chain(x.ln() - (-x).ln_1p(), 1.0 / (x * (1.0 - x)))
    }

    /// `ln Γ(x)`.
    #[inline(always)]
    pub fn lgamma(self) -> Self {
        let slope = if N == 0 { 0.0 } else { special::digamma(self.value) };
        self.chain(special::ln_gamma(self.value), slope)
    }
}

/// `ln Σ exp(x)` over the terms, each an `f64` or a `Real`, without overflow; minus infinity for no terms. The terms are
/// gone through twice.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: [Real<0>; 2] = [Real::from(1000.0), Real::from(1000.0)];
/// assert_eq!(log_sum_exp(x).detach(), 1000.0 + 2.0_f64.ln());
/// ```
#[inline(always)]
pub fn log_sum_exp<'g, const N: usize, X: Arg<N> + 'g>(
    terms: impl IntoIterator<Item = X, IntoIter: Clone>,
) -> Real<'g, N> {
    let terms = terms.into_iter();
    let largest = terms.clone().fold(f64::NEG_INFINITY, |m, x| m.max(x.value()));
    let (mut total, mut partials) = (0.0, [0.0; N]);
    for x in terms {
        let share = exp_difference(x.value(), largest);
        total += share;
        add_share(x, share, &mut partials);
    }
    Real::with_partials(largest + total.ln(), scaled(partials, 1.0 / total))
}

/// The log density of a mixture of two: `ln(w exp(a) + (1 - w) exp(b))` for a weight `w` from 0 to 1 and two log densities,
/// each an `f64` or a `Real`.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = log_mix(0.25, Real::from(0.0), 0.0);
/// assert!(x.detach().abs() < 1e-15);
/// ```
#[inline(always)]
pub fn log_mix<'g, const N: usize>(weight: impl Arg<N> + 'g, a: impl Arg<N> + 'g, b: impl Arg<N> + 'g) -> Real<'g, N> {
    let w = weight.value();
    let (with_a, with_b) = (w.ln() + a.value(), (-w).ln_1p() + b.value());
    let largest = with_a.max(with_b);
    let (share_a, share_b) = (exp_difference(with_a, largest), exp_difference(with_b, largest));
    let total = share_a + share_b;
    let value = largest + total.ln();
    let mut partials = [0.0; N];
    add_share(a, share_a / total, &mut partials);
    add_share(b, share_b / total, &mut partials);
    weight.add_to(exp_difference(a.value(), value) - exp_difference(b.value(), value), &mut partials);
    Real::with_partials(value, partials)
}

/// `exp(x - y)`, which is 1 for two infinities of the same sign.
#[inline(always)]
fn exp_difference(x: f64, y: f64) -> f64 {
    if x == y { 1.0 } else { (x - y).exp() }
}

/// Adds `share` times the partials of a term; nothing for a term without a share, whose partials may be infinite.
#[inline(always)]
fn add_share<const N: usize>(term: impl Arg<N>, share: f64, partials: &mut [f64; N]) {
    if share != 0.0 {
        term.add_to(share, partials);
    }
}
