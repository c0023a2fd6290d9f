//! Functions whose derivative is zero wherever it exists: each says so. No number has any of these.
//!
//! Of values that are seen to be latents or parameters the macros say the same, in a body.

use super::Real;

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`floor` would drop the derivative of a latent value or parameter",
    label = "write `.detach().floor()`, which says so, or use a smooth function, such as `tanh` or `sigmoid`"
)]
pub trait Floor {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`ceil` would drop the derivative of a latent value or parameter",
    label = "write `.detach().ceil()`, which says so, or use a smooth function, such as `tanh` or `sigmoid`"
)]
pub trait Ceil {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`round` would drop the derivative of a latent value or parameter",
    label = "write `.detach().round()`, which says so, or use a smooth function, such as `tanh` or `sigmoid`"
)]
pub trait Round {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`round_ties_even` would drop the derivative of a latent value or parameter",
    label = "write `.detach().round_ties_even()`, which says so, or use a smooth function, such as `tanh` or `sigmoid`"
)]
pub trait RoundTiesEven {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`trunc` would drop the derivative of a latent value or parameter",
    label = "write `.detach().trunc()`, which says so, or use a smooth function, such as `tanh` or `sigmoid`"
)]
pub trait Trunc {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`signum` would drop the derivative of a latent value or parameter",
    label = "write `.detach().signum()`, which says so, or use a smooth function, such as `tanh` or `sigmoid`"
)]
pub trait Signum {}

impl<const N: usize> Real<'_, N> {
    #[doc(hidden)]
    pub fn floor(self) -> Self
    where
        Self: Floor,
    {
        self
    }

    #[doc(hidden)]
    pub fn ceil(self) -> Self
    where
        Self: Ceil,
    {
        self
    }

    #[doc(hidden)]
    pub fn round(self) -> Self
    where
        Self: Round,
    {
        self
    }

    #[doc(hidden)]
    pub fn round_ties_even(self) -> Self
    where
        Self: RoundTiesEven,
    {
        self
    }

    #[doc(hidden)]
    pub fn trunc(self) -> Self
    where
        Self: Trunc,
    {
        self
    }

    #[doc(hidden)]
    pub fn signum(self) -> Self
    where
        Self: Signum,
    {
        self
    }
}
