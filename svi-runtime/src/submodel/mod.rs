//! Models and guides that are used inside of others, under a prefix.
//!
//! A sub-model is stored as a plate of one iteration is, and is a boundary of leaves as every plate is: what it returns are
//! leaves of the block around it. It runs once for their values, and once more with their derivatives where the block is done
//! with them. So it costs the block as many slots as it returns numbers, whatever it has inside.

mod outcome;
mod run;
mod signature;

pub use outcome::{Handing, Outcome, Received, emit_outcome};
pub use run::{
    ChosenGuide, ChosenModel, PartSlot, end_guide, end_model, run_guide, run_model, start_guide, start_model,
};
pub use signature::{as_text, join, joined_len};

use std::marker::PhantomData;

use crate::finished::Finished;
use crate::guide::{GuideBody, GuideFor};
use crate::model::Model;
use crate::real::Real;
use crate::record::Record;
use crate::scope::{GuideScope, ModelScope};
use crate::window::Window;

/// What is known at compile time of a model or guide that others may have inside.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `#[model]` or `#[guide]`",
    label = "expected the function under one of these attributes",
    note = "a sub-model is written as a call of its function: `submodel(\"prefix\", model(fixed, ..), (dynamic, ..))`"
)]
pub trait Part {
    /// The record of parameters.
    type Params: Record<Scalar = f64>;
    /// How many slots its body takes.
    const SLOTS: usize;
    /// How many numbers it returns that take slots of the block around it.
    const NUMBERS: usize;
    /// Whether a step visits only a part of one of its plates.
    const SUBSAMPLES: bool;
    /// Whether all its plates visit all iterations, and stand for no more.
    const IS_WHOLE: bool;
    /// The sites and parameters, for holding a saved state against.
    const SIGNATURE: &'static str;
}

/// A model of which the sub-model with this index is `Schema`. That is no associated type, which could not be more private
/// than the model.
pub trait PartAt<const INDEX: usize, Schema> {}

/// The slots of a body begin behind those of the bodies around it.
pub trait Base {
    /// The first of them.
    const FIRST: usize;
}

/// The base of a body that is run alone.
#[derive(Debug)]
pub struct Top;

impl Base for Top {
    const FIRST: usize = 0;
}

/// The base of a body behind the first `SLOTS` slots of another.
#[derive(Debug)]
pub struct Behind<B, const SLOTS: usize>(PhantomData<B>);

impl<B: Base, const SLOTS: usize> Base for Behind<B, SLOTS> {
    const FIRST: usize = B::FIRST + SLOTS;
}

/// A model as others have it inside.
pub trait SubModel: Model<Schema: Part> {
    /// The dynamic arguments, where a `Real` is an `R`.
    type Inputs<'a, R: Copy + 'a>;
    /// What it returns.
    type Output<'g, const N: usize>: Outcome<'g, N>;

    /// The body, under a name that nobody looks for on a model.
    fn run_part<'a, const N: usize, B: Base, S: ModelScope<N>>(
        &self,
        scope: &mut S,
        window: &mut Window<'_>,
        inputs: Self::Inputs<'a, Real<'a, N>>,
    ) -> Finished;
}

/// A guide as others have it inside.
pub trait SubGuide: GuideBody {
    /// Whether a step visits only a part of one of its plates.
    const SUBSAMPLES: bool;
    /// The dynamic arguments, where a `Real` is an `R`.
    type Inputs<'a, R: Copy + 'a>;
    /// What it returns.
    type Output<'g, const N: usize>: Outcome<'g, N>;

    /// The body, under a name that nobody looks for on a model.
    fn run_part<'a, const N: usize, B: Base, S: GuideScope<N>>(
        &self,
        scope: &mut S,
        window: &mut Window<'_>,
        inputs: Self::Inputs<'a, Real<'a, N>>,
    ) -> Finished;
}

/// A value of the model with the identity `Schema`.
#[diagnostic::on_unimplemented(
    message = "a sub-model is a call of the function of a `#[model]`, with its `#[fixed]` arguments",
    label = "expected a model, found `{Self}`"
)]
pub trait PartFor<Schema> {
    /// The model: where the trait does not hold there is no type to go on with, hence no second error.
    type Model;

    /// The model.
    fn into_model(self) -> Self::Model;
}

/// The guide, which is one for the sub-model of `Outer` with this index; `Schema` is its identity.
#[inline(always)]
pub fn guide_of<Outer: PartAt<INDEX, Schema>, const INDEX: usize, Schema, G>(
    guide: impl GuideFor<Schema, Guide = G>,
) -> G {
    guide.into_guide()
}

/// The largest of these widths.
pub const fn largest(widths: &[usize]) -> usize {
    let (mut largest, mut i) = (0, 0);
    while i < widths.len() {
        if widths[i] > largest {
            largest = widths[i];
        }
        i += 1;
    }
    largest
}

/// A `Real` argument of a body that is run alone is an `f64`: a constant.
pub trait Constant<R> {
    /// The constant.
    fn constant(self) -> R;
}

impl<'g, const N: usize> Constant<Real<'g, N>> for f64 {
    #[inline(always)]
    fn constant(self) -> Real<'g, N> {
        Real::from(self)
    }
}

impl<R, T: Constant<R>, const K: usize> Constant<[R; K]> for [T; K] {
    #[inline(always)]
    fn constant(self) -> [R; K] {
        self.map(Constant::constant)
    }
}
