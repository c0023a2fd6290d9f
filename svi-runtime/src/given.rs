//! What stands where something of a kind is expected: a model, an optimizer or a learning rate, and in bodies the start of a scan, the
//! initial value of a parameter or a number of a distribution.
//!
//! With one implementation for all models, the compiler would take the type of any value for that of the model, and
//! refuse every later use of it. Of two it has to find the one that holds: where neither does, there is no type to go on with,
//! hence no second error.

mod initial;
mod numbers;

pub use initial::{InitialOf, IntoInitial, IntoInitialVector};
pub use numbers::{
    IntoCollected, IntoElements, IntoLocation, IntoNextState, IntoParameter, IntoSquare, IntoState, OneNumber,
};

use crate::model::Model;
use crate::optim::{Optimizer, Schedule};

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
