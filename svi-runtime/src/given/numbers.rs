//! What is given as numbers: parameters of distributions, states of scans and what a plate collects.

use super::{Being, Never, Nothing};
use crate::distributions::{AnySquare, ElementParam};
use crate::real::{Arg, Real};
use crate::vector::State;

/// What is given as a parameter of a distribution in a body with `N` slots. All `Numbers` are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number that a distribution or a factor can take",
    label = "expected `f64` or `Real`",
    note = "write `*x` for a reference `x`, and `f64::from(x)` or `x as f64` for another number `x` that comes from data"
)]
pub trait IntoParameter<const N: usize, By> {
    /// The parameter itself.
    type Parameter;

    /// The parameter.
    fn into_parameter(self) -> Self::Parameter;
}

/// What is given as a parameter that is one number, of those that are numbers: no array.
#[diagnostic::on_unimplemented(
    message = "this is an array, where a single number has to stand",
    label = "expected `f64` or `Real`",
    note = "read one of its numbers: `x[0]` for an array `x`"
)]
pub trait OneNumber<const N: usize, By> {
    /// The number itself.
    type Number;

    /// The number.
    fn one_number(self) -> Self::Number;
}

/// What is given as a parameter of the distribution of a vector in a body with `N` slots. Every [`ElementParam`] is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parameter that the distribution of a vector can take",
    label = "expected `f64`, `Real`, `&[f64]` or a vector",
    note = "a vector is a latent with `.iid(len)`, a param that starts at `vec![..]`, or what a plate collects, without a `&`"
)]
pub trait IntoElements<const N: usize, By> {
    /// The parameter itself.
    type Elements;

    /// The parameter.
    fn into_elements(self) -> Self::Elements;
}

/// What is given as the state before the first step of a scan that carries a `P`: a number, or an array of numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a state that this scan can start from",
    label = "expected `f64` or `Real`, or with `scan::<K>(..)` an array of `K` of them",
    note = "write `0.0` for `0`, and `scan::<2>(\"name\", len, [0.0, 0.0])` for a state of two numbers"
)]
pub trait IntoState<const N: usize, P, By> {
    /// The state itself.
    type State;

    /// The state.
    fn into_state(self) -> Self::State;
}

/// What is given as the matrix of a multivariate normal distribution.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a square matrix",
    label = "expected an array of arrays, a `&Matrix` or a `&Cholesky`"
)]
pub trait IntoSquare<By> {
    /// The matrix itself.
    type Square;

    /// The matrix.
    fn into_square(self) -> Self::Square;
}

/// What is given as the location of a multivariate normal distribution of `K` numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a location of {K} numbers",
    label = "expected an array of {K} numbers"
)]
pub trait IntoLocation<const K: usize, By> {
    /// The location itself.
    type Location;

    /// The location.
    fn into_location(self) -> Self::Location;
}

/// What is given as the last expression of an iteration whose plate collects it.
#[diagnostic::on_unimplemented(
    message = "a plate collects one number an iteration, and `{Self}` is none",
    label = "expected `f64` or `Real`",
    note = "end the iteration with one number; values of more are collected by a plate each"
)]
pub trait IntoCollected<const N: usize, By> {
    /// The number itself.
    type Number;

    /// The number.
    fn into_collected(self) -> Self::Number;
}

/// What is given as the last expression of a step of a scan that carries a `P`.
#[diagnostic::on_unimplemented(
    message = "a step of a scan ends with the next state, and `{Self}` is none",
    label = "expected what the scan starts from: one number, or with `scan::<K>(..)` an array of `K`"
)]
pub trait IntoNextState<const N: usize, P, By> {
    /// The state itself.
    type State;

    /// The state.
    fn into_next_state(self) -> Self::State;
}

/// A state of a scan that carries a `P`.
pub trait StateOf<const N: usize, P>: State<N> {}

impl<const N: usize, A: Arg<N>> StateOf<N, f64> for A {}
impl<const N: usize, const K: usize, A: Arg<N>> StateOf<N, [f64; K]> for [A; K] {}

/// A number, or an array of numbers.
pub trait Numbers<const N: usize> {}

impl<const N: usize> Numbers<N> for f64 {}
impl<const N: usize> Numbers<N> for Real<'_, N> {}
impl<const N: usize, const K: usize, A: Arg<N>> Numbers<N> for [A; K] {}

#[diagnostic::do_not_recommend]
impl<const N: usize, P, S: StateOf<N, P>> IntoState<N, P, Being> for S {
    type State = Self;

    #[inline(always)]
    fn into_state(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, P, S: StateOf<N, P> + Nothing> IntoState<N, P, Never> for S {
    type State = Self;

    fn into_state(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<M: AnySquare> IntoSquare<Being> for M {
    type Square = Self;

    #[inline(always)]
    fn into_square(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<M: AnySquare + Nothing> IntoSquare<Never> for M {
    type Square = Self;

    fn into_square(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const K: usize, A> IntoLocation<K, Being> for [A; K] {
    type Location = Self;

    #[inline(always)]
    fn into_location(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const K: usize, A: Nothing> IntoLocation<K, Never> for [A; K] {
    type Location = Self;

    fn into_location(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, A: Arg<N>> IntoCollected<N, Being> for A {
    type Number = Self;

    #[inline(always)]
    fn into_collected(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, A: Arg<N> + Nothing> IntoCollected<N, Never> for A {
    type Number = Self;

    fn into_collected(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, P, S: StateOf<N, P>> IntoNextState<N, P, Being> for S {
    type State = Self;

    #[inline(always)]
    fn into_next_state(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, P, S: StateOf<N, P> + Nothing> IntoNextState<N, P, Never> for S {
    type State = Self;

    fn into_next_state(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, A: Numbers<N>> IntoParameter<N, Being> for A {
    type Parameter = Self;

    #[inline(always)]
    fn into_parameter(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, A: Numbers<N> + Nothing> IntoParameter<N, Never> for A {
    type Parameter = Self;

    fn into_parameter(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, A: Arg<N>> OneNumber<N, Being> for A {
    type Number = Self;

    #[inline(always)]
    fn one_number(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, A: Arg<N> + Nothing> OneNumber<N, Never> for A {
    type Number = Self;

    fn one_number(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, P: ElementParam<N>> IntoElements<N, Being> for P {
    type Elements = Self;

    #[inline(always)]
    fn into_elements(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, P: ElementParam<N> + Nothing> IntoElements<N, Never> for P {
    type Elements = Self;

    fn into_elements(self) -> Self {
        self
    }
}
