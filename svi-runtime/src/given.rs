//! What stands where a model, an optimizer, a learning rate, the start of a scan, the initial value of a parameter or a number of a
//! distribution is expected.
//!
//! With one implementation for all models, the compiler would take the type of any value for that of the model, and
//! refuse every later use of it. Of two it has to find the one that holds: where neither does, there is no type to go on with,
//! hence no second error.

use crate::distributions::ElementParam;
use crate::initial::Initial;
use crate::model::Model;
use crate::optim::{Optimizer, Schedule};
use crate::real::{Arg, Real};
use crate::vector::State;

/// What is given as a model. Every [`Model`] is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "expected what the function of a `#[model]` returns",
    note = "a model is made by a call of its function, with its `#[fixed]` arguments: `coin()`"
)]
pub trait IntoModel<By> {
    /// The model itself.
    type Model: Model;

    /// The model.
    fn into_model(self) -> Self::Model;

    /// The model, borrowed.
    fn as_model(&self) -> &Self::Model;
}

/// What is given as an optimizer. Every [`Optimizer`] is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an optimizer",
    label = "expected an optimizer, such as `Adam::new(0.01)`"
)]
pub trait IntoOptimizer<By> {
    /// The optimizer itself.
    type Optimizer: Optimizer;

    /// The optimizer.
    fn into_optimizer(self) -> Self::Optimizer;
}

/// What is given as a learning rate. Every [`Schedule`] is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a learning rate",
    label = "expected an `f64`, such as `0.01`, or a function of the step",
    note = "write `1.0` for `1`; a function is `|step: u64| 0.03 * 0.999_f64.powf(step as f64)`"
)]
pub trait IntoSchedule<By> {
    /// The learning rate itself.
    type Schedule: Schedule;

    /// The learning rate.
    fn into_schedule(self) -> Self::Schedule;
}

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
    /// The initial value itself.
    type Initial: Initial;

    /// The initial value.
    fn into_initial(self) -> Self::Initial;
}

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

/// A state of a scan that carries a `P`.
pub trait StateOf<const N: usize, P>: State<N> {}

impl<const N: usize, A: Arg<N>> StateOf<N, f64> for A {}
impl<const N: usize, const K: usize, A: Arg<N>> StateOf<N, [f64; K]> for [A; K] {}

/// A number, or an array of numbers.
pub trait Numbers<const N: usize> {}

impl<const N: usize> Numbers<N> for f64 {}
impl<const N: usize> Numbers<N> for Real<'_, N> {}
impl<const N: usize, const K: usize, A: Arg<N>> Numbers<N> for [A; K] {}

/// The way to be what is expected.
#[derive(Debug)]
pub enum Being {}

/// The way that nothing goes.
#[derive(Debug)]
pub enum Never {}

/// Holds for nothing.
pub trait Nothing {}

#[diagnostic::do_not_recommend]
impl<M: Model> IntoModel<Being> for M {
    type Model = Self;

    #[inline]
    fn into_model(self) -> Self {
        self
    }

    #[inline]
    fn as_model(&self) -> &Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model + Nothing> IntoModel<Never> for M {
    type Model = Self;

    fn into_model(self) -> Self {
        self
    }

    fn as_model(&self) -> &Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<O: Optimizer> IntoOptimizer<Being> for O {
    type Optimizer = Self;

    #[inline]
    fn into_optimizer(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<O: Optimizer + Nothing> IntoOptimizer<Never> for O {
    type Optimizer = Self;

    fn into_optimizer(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<S: Schedule> IntoSchedule<Being> for S {
    type Schedule = Self;

    #[inline]
    fn into_schedule(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<S: Schedule + Nothing> IntoSchedule<Never> for S {
    type Schedule = Self;

    fn into_schedule(self) -> Self {
        self
    }
}

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
