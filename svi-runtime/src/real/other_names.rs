//! Functions under the names that they have in other languages or for other numbers: each says what to write here, where the
//! compiler would propose another one with a similar name. No number is any of these.

use super::Real;

#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "the natural logarithm is called `ln` in Rust", label = "write `.ln()`")]
pub trait Log {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the logarithm of one plus a number is called `ln_1p` in Rust",
    label = "write `.ln_1p()`"
)]
pub trait Log1p {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "of a latent value or parameter there is the natural logarithm alone",
    label = "write `.ln() / std::f64::consts::LN_2`"
)]
pub trait Log2 {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "of a latent value or parameter there is the natural logarithm alone",
    label = "write `.ln() / std::f64::consts::LN_10`"
)]
pub trait Log10 {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "of a latent value or parameter there is the natural exponential alone",
    label = "write `(x * std::f64::consts::LN_2).exp()` for such an `x`"
)]
pub trait Exp2 {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the exponential minus one is called `exp_m1` in Rust",
    label = "write `.exp_m1()`"
)]
pub trait Expm1 {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a power is `powi` or `powf` in Rust",
    label = "write `.powi(2)` for an integer, `.powf(0.5)` for another number"
)]
pub trait Pow {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a square is `powi(2)` in Rust",
    label = "write `.powi(2)`, or multiply the number by itself"
)]
pub trait Square {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "of a latent value or parameter there is no `hypot`",
    label = "write `(x * x + y * y).sqrt()` for such an `x` and `y`"
)]
pub trait Hypot {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "of a latent value or parameter there is no `atan2`",
    label = "write `Real::via_dual2(y, x, |y, x| y.atan2(x))` for such a `y` and `x`"
)]
pub trait Atan2 {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "of a latent value or parameter there is no `mul_add`",
    label = "write `x * factor + term` for such an `x`"
)]
pub trait MulAdd {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the inverse of `logit` is called `sigmoid` here",
    label = "write `.sigmoid()`"
)]
pub trait Expit {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a latent value or parameter is clamped by `max` and `min`",
    label = "write `.max(low).min(high)`"
)]
pub trait Clamp {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a latent value or parameter is clipped by `max` and `min`",
    label = "write `.max(low).min(high)`"
)]
pub trait Clip {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a latent value or parameter cannot be compared: the density would not be differentiable across the branch",
    label = "write `.detach()` on both sides, whose documentation says what that costs"
)]
pub trait TotalCmp {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "a constant is made by `Real::from`", label = "write `Real::from(0.0)`")]
pub trait New {}

impl<const N: usize> Real<'_, N> {
    #[doc(hidden)]
    pub fn new(value: f64) -> Self
    where
        Self: New,
    {
        Self::from(value)
    }

    #[doc(hidden)]
    pub fn log(self) -> Self
    where
        Self: Log,
    {
        self
    }

    #[doc(hidden)]
    pub fn log1p(self) -> Self
    where
        Self: Log1p,
    {
        self
    }

    #[doc(hidden)]
    pub fn log2(self) -> Self
    where
        Self: Log2,
    {
        self
    }

    #[doc(hidden)]
    pub fn log10(self) -> Self
    where
        Self: Log10,
    {
        self
    }

    #[doc(hidden)]
    pub fn exp2(self) -> Self
    where
        Self: Exp2,
    {
        self
    }

    #[doc(hidden)]
    pub fn expm1(self) -> Self
    where
        Self: Expm1,
    {
        self
    }

    #[doc(hidden)]
    pub fn pow(self, _power: impl Sized) -> Self
    where
        Self: Pow,
    {
        self
    }

    #[doc(hidden)]
    pub fn square(self) -> Self
    where
        Self: Square,
    {
        self
    }

    #[doc(hidden)]
    pub fn hypot(self, _other: impl Sized) -> Self
    where
        Self: Hypot,
    {
        self
    }

    #[doc(hidden)]
    pub fn atan2(self, _other: impl Sized) -> Self
    where
        Self: Atan2,
    {
        self
    }

    #[doc(hidden)]
    pub fn mul_add(self, _factor: impl Sized, _term: impl Sized) -> Self
    where
        Self: MulAdd,
    {
        self
    }

    #[doc(hidden)]
    pub fn expit(self) -> Self
    where
        Self: Expit,
    {
        self
    }

    #[doc(hidden)]
    pub fn clamp(self, _low: impl Sized, _high: impl Sized) -> Self
    where
        Self: Clamp,
    {
        self
    }

    #[doc(hidden)]
    pub fn clip(self, _low: impl Sized, _high: impl Sized) -> Self
    where
        Self: Clip,
    {
        self
    }

    #[doc(hidden)]
    pub fn total_cmp(self, _other: impl Sized) -> Self
    where
        Self: TotalCmp,
    {
        self
    }
}
