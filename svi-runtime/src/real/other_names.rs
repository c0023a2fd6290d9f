//! Functions under the names that they have in other languages: each says what it is called here, where the compiler would propose
//! another one with a similar name. No number is any of these.

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
    message = "the inverse of `logit` is called `sigmoid` here",
    label = "write `.sigmoid()`"
)]
pub trait Expit {}

impl<const N: usize> Real<'_, N> {
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
    pub fn expit(self) -> Self
    where
        Self: Expit,
    {
        self
    }
}
