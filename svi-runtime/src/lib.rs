//! Stochastic variational inference as a compile-time DSL.
extern crate self as svi_runtime;

mod accumulator;
pub mod constraints;
pub mod distributions;
mod initial;
mod real;
mod scalar;
mod slot;
pub mod special;

pub mod prelude;

pub use initial::{Bounded, Initial};
pub use real::{Arg, Real, log_mix, log_sum_exp};
pub use scalar::Scalar;
