//! The numbers a formula is written over.

use num_dual::{Derivative, Dual, DualNum, DualSVec64, DualVec};

use crate::special;

/// A number that log densities, transforms and distribution functions are written over, once: `f64`, or one of
/// num-dual's first-order dual numbers, which carries derivatives along.
///
/// It is num-dual's [`DualNum`] with the special functions of statistics added. Their derivatives are computed only
/// where a number has any.
///
/// ```
/// use num_dual::Dual64;
/// use svi_runtime::Scalar;
///
/// fn log_odds<D: Scalar>(p: D) -> D {
///     p.ln() - (-p).ln_1p()
/// }
/// assert_eq!(log_odds(0.5), 0.0);
/// assert_eq!(log_odds(Dual64::new(0.5, 1.0)).eps, 4.0);
/// assert_eq!(Dual64::new(3.0, 1.0).ln_gamma().re, 2.0_f64.ln());
/// ```
pub trait Scalar: DualNum<Primitive = f64> + Copy {
    /// The number `value` whose derivatives are `slope` times those of `self`: the chain rule for a function of one
    /// argument. `slope` is called only where `self` has derivatives.
    fn chain(self, value: f64, slope: impl FnOnce() -> f64) -> Self;

    /// `x²`.
    #[inline(always)]
    fn square(self) -> Self {
        let x = self.re();
        self.chain(x * x, || 2.0 * x)
    }

    /// `ln(x)`, where it may be known already.
    #[inline(always)]
    fn ln_known(self, ln: Option<f64>) -> Self {
        let x = self.re();
        self.chain(ln.unwrap_or_else(|| x.ln()), || 1.0 / x)
    }

    /// `ln Γ(x)` for `x > 0`; its derivative is the digamma function.
    #[inline]
    fn ln_gamma(self) -> Self {
        let x = self.re();
        self.chain(special::ln_gamma(x), || special::digamma(x))
    }

    /// The softplus function `ln(1 + exp(x))`, without overflow.
    #[inline]
    fn softplus(self) -> Self {
        let x = self.re();
        self.chain(special::softplus(x), || special::sigmoid(x))
    }

    /// The logistic sigmoid `1 / (1 + exp(-x))`.
    #[inline]
    fn sigmoid(self) -> Self {
        let y = special::sigmoid(self.re());
        self.chain(y, || y * special::sigmoid(-self.re()))
    }
}

impl Scalar for f64 {
    #[inline(always)]
    fn chain(self, value: f64, _slope: impl FnOnce() -> f64) -> Self {
        value
    }
}

impl Scalar for Dual<f64> {
    #[inline(always)]
    fn chain(self, value: f64, slope: impl FnOnce() -> f64) -> Self {
        Dual::new(value, self.eps * slope())
    }
}

impl<const N: usize> Scalar for DualSVec64<N> {
    #[inline(always)]
    fn chain(self, value: f64, slope: impl FnOnce() -> f64) -> Self {
        let eps = self.eps.0.map(|eps| eps * slope());
        DualVec::new(value, Derivative::new(eps))
    }
}
