//! What is given as the initial value of a parameter.

use super::{Being, Never, Nothing};
use crate::initial::{Initial, SizeOf};
use crate::vector::InitialVector;

/// What is given as an initial value. Every [`Initial`] is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an initial value of a parameter",
    label = "expected an initial value: `0.0`, `Positive(1.0)`, `Simplex([0.5, 0.5])`, ...",
    note = "write `0.0` for `0`: a parameter is an `f64` or an array of `f64`",
    note = "a vector is `vec![0.0; d]` or of a type that is written, `let w: Vector = param(..)`; a matrix is \
            `vec![vec![0.0; columns]; rows]` or `let w: RowMatrix = param(..)`",
    note = "the constraints are `Positive`, `UnitInterval`, `Simplex`, `Ordered`, `PositiveOrdered` and `CorrCholesky` around a \
            value, and `Interval(low, high).init(value)`, `GreaterThan(low).init(value)` and `LessThan(high).init(value)`"
)]
pub trait IntoInitial<By> {
    /// The initial value itself, of fixed size or not.
    type Initial;

    /// The initial value.
    fn into_initial(self) -> Self::Initial;
}

/// What is given as the initial value of a parameter whose field in the record is a `P`. Every [`Initial`] of that size is.
#[diagnostic::on_unimplemented(
    message = "how many numbers this parameter has cannot be read from where it starts",
    label = "this is a `{Self}`",
    note = "write the value here, `param(\"a\", [0.0; 3])`, or the type of the parameter: `let a: [Real; 3] = param(..)` for an \
            array, `let a: Vector = param(..)` for a `Vec<f64>`, `let a: RowMatrix = param(..)` for a `Vec<Vec<f64>>`"
)]
pub trait InitialOf<P, By> {
    /// The initial value itself.
    type Initial: Initial;

    /// The initial value.
    fn of_size(self) -> Self::Initial;
}

/// What is given as the initial value of a parameter that is a vector or a matrix. Every [`InitialVector`] is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an initial value of a parameter that is a vector",
    label = "expected `vec![0.0; d]`, `Positive(vec![1.0; d])`, `UnitInterval(vec![0.5; d])`, `Interval(low, high).init(vec![..])`, ...",
    note = "a vector is a `Vec<f64>`, and a matrix a `Vec<Vec<f64>>`; a constraint goes around the whole"
)]
pub trait IntoInitialVector<By> {
    /// The initial value itself.
    type Initial: InitialVector;

    /// The initial value.
    fn into_initial_vector(self) -> Self::Initial;
}

/// The way to be a vector.
#[derive(Debug)]
pub enum BeingVector {}

#[diagnostic::do_not_recommend]
impl<I: Initial> IntoInitial<Being> for I {
    type Initial = Self;

    #[inline(always)]
    fn into_initial(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<I: Initial + Nothing> IntoInitial<Never> for I {
    type Initial = Self;

    fn into_initial(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<I: InitialVector> IntoInitial<BeingVector> for I {
    type Initial = Self;

    fn into_initial(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<P, I: Initial<Point: SizeOf<P>>> InitialOf<P, Being> for I {
    type Initial = Self;

    #[inline(always)]
    fn of_size(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<P, I: Initial<Point: SizeOf<P>> + Nothing> InitialOf<P, Never> for I {
    type Initial = Self;

    fn of_size(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<I: InitialVector> IntoInitialVector<Being> for I {
    type Initial = Self;

    #[inline(always)]
    fn into_initial_vector(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<I: InitialVector + Nothing> IntoInitialVector<Never> for I {
    type Initial = Self;

    fn into_initial_vector(self) -> Self {
        self
    }
}
