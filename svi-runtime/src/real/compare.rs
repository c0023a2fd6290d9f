//! Comparing a [`Real`] is refused, in words a user can act on.

use std::cmp::Ordering;

use super::Real;

/// The type whose name the compiler prints when a `Real` is compared.
#[doc(hidden)]
#[derive(Debug)]
pub struct Comparing<R>(std::marker::PhantomData<R>);

/// Never holds for a comparison that a user can write.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a latent value or parameter cannot be compared: the density would not be differentiable across the branch",
    label = "this comparison is on a `Real`",
    note = "use `log_mix`, `max`, `min` or a smooth function of the value instead",
    note = "`x.detach()` gives an `f64` that can be compared; its documentation says what that costs"
)]
pub trait Allowed {}

/// Two types that no user can name, so that inference has no single candidate to pick.
enum Nothing {}
enum NothingElse {}
#[diagnostic::do_not_recommend]
impl Allowed for Comparing<Nothing> {}
#[diagnostic::do_not_recommend]
impl Allowed for Comparing<NothingElse> {}

impl<R, const N: usize> PartialEq<R> for Real<'_, N>
where
    Comparing<R>: Allowed,
{
    fn eq(&self, _other: &R) -> bool {
        false
    }
}

impl<R, const N: usize> PartialOrd<R> for Real<'_, N>
where
    Comparing<R>: Allowed,
{
    fn partial_cmp(&self, _other: &R) -> Option<Ordering> {
        None
    }
}
