//! What a predictive draw makes of the value of a `deterministic`.

use crate::real::Real;

/// A value whose field in a draw is a `P`.
#[diagnostic::on_unimplemented(
    message = "a draw cannot record this value as the macro read it: `deterministic` takes a number or an array of them",
    label = "its type is `{Self}`",
    note = "write a number with its point, `2.0`, and give an array its type, so that its size can be read: `let x: [Real; 3] = deterministic(\"x\", value);`"
)]
pub trait RecordedAs<P> {
    /// The value's own type: where the trait does not hold there is none, hence no second error.
    type Value;

    /// The value, which a draw records as a `P`.
    fn recorded(self) -> Self::Value;
}

#[diagnostic::do_not_recommend]
impl RecordedAs<f64> for f64 {
    type Value = Self;

    #[inline(always)]
    fn recorded(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> RecordedAs<f64> for Real<'_, N> {
    type Value = Self;

    #[inline(always)]
    fn recorded(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const K: usize> RecordedAs<[f64; K]> for [f64; K] {
    type Value = Self;

    #[inline(always)]
    fn recorded(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize> RecordedAs<[f64; K]> for [Real<'_, N>; K] {
    type Value = Self;

    #[inline(always)]
    fn recorded(self) -> Self {
        self
    }
}
