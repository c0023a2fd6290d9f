//! Stochastic variational inference as a compile-time DSL.
//!
//! A model and a guide are two annotated functions; [`Svi`] fits the one to the other. See [`model`](macro@model) and
//! [`guide`](macro@guide) for the language, [`Svi`] for the loop, [`distributions`] for the distributions.

extern crate self as svi_runtime;

#[doc(hidden)]
pub mod __private;
mod accumulator;
pub mod autoguide;
#[cfg(feature = "serde")]
mod checkpoint;
pub mod constraints;
pub mod distributions;
mod error;
mod finished;
mod guide;
mod initial;
mod model;
mod objective;
pub mod optim;
mod particle;
mod predictive;
pub mod prelude;
mod real;
mod record;
mod recorded;
mod rng;
mod run;
mod scalar;
mod schema;
mod scope;
mod shape;
mod slot;
pub mod special;
mod state;
mod svi;
mod window;
mod words;

pub use error::SviError;
pub use guide::{Guide, GuideFor};
pub use initial::{Bounded, Initial};
pub use model::Model;
pub use objective::TraceElbo;
pub use predictive::Predictive;
pub use real::{Arg, Real, log_mix, log_sum_exp};
pub use record::Record;
pub use run::{Start, Steps, SviRun};
pub use scalar::Scalar;
pub use shape::Shape;
pub use state::SviState;
pub use svi::{ParamsOf, Svi, SviParams, elbo};
pub use svi_macros::{guide, model};

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
