//! Operators that a [`Real`] has not got: each says what to write instead, where the compiler would propose a bound on it.

use std::marker::PhantomData;
use std::ops::{BitXor, Rem};

use super::Real;

/// The type whose name the compiler prints for a number on the right of `^`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Exponent<T>(PhantomData<T>);

/// Never holds for an exponent that a user can write.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`^` is no power in Rust",
    label = "write `.powi(2)` for an integer, `.powf(0.5)` for another number"
)]
pub trait Power {}

/// The type whose name the compiler prints for a number on the right of `%`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Divisor<T>(PhantomData<T>);

/// Never holds for a divisor that a user can write.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`%` on a latent value or parameter: the remainder jumps, and has no derivative there",
    label = "write `x.detach() % ..`, which says so, or for an angle a function that is periodic, `x.sin()`"
)]
pub trait Remainder {}

/// Two types that no user can name, so that inference has no single candidate to pick.
enum Nothing {}
enum NothingElse {}
#[diagnostic::do_not_recommend]
impl Power for Exponent<Nothing> {}
#[diagnostic::do_not_recommend]
impl Power for Exponent<NothingElse> {}
#[diagnostic::do_not_recommend]
impl Remainder for Divisor<Nothing> {}
#[diagnostic::do_not_recommend]
impl Remainder for Divisor<NothingElse> {}

impl<T, const N: usize> BitXor<T> for Real<'_, N>
where
    Exponent<T>: Power,
{
    type Output = Self;

    fn bitxor(self, _exponent: T) -> Self {
        self
    }
}

impl<T, const N: usize> Rem<T> for Real<'_, N>
where
    Divisor<T>: Remainder,
{
    type Output = Self;

    fn rem(self, _divisor: T) -> Self {
        self
    }
}
