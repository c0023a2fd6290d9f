//! What `#[model]` makes of a function.

use crate::error::{Fault, SviError};
use crate::finished::Finished;
use crate::record::Record;
use crate::rng::Generator;
use crate::scope::{Density, Discover, Discovered, Faulty, ModelScope, Node, Predict, Source};
use crate::shape::{Shape, Space};
use crate::vector::Vectors;
use crate::window::{Here, Part, View, Window};

/// A model: a joint density of latents and observed values, given the arguments. `#[model]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "expected what the function of a `#[model]` returns",
    note = "a model is made by a call of its function, with its `#[fixed]` arguments: `coin()`"
)]
pub trait Model: Send + Sync {
    /// The dynamic arguments, a tuple.
    type Args<'a>: Copy;
    /// The model's identity, whatever its type parameters: what a guide is written for.
    type Schema;
    /// The record of latents.
    type Latents: Record<Scalar = f64>;
    /// The record of parameters.
    type Params: Record<Scalar = f64>;
    /// One predictive draw.
    type Draw;
    /// The function's name.
    const NAME: &'static str;
    /// The sites and parameters, for holding a saved state against.
    const SIGNATURE: &'static str;

    /// Whether there is a plate.
    #[doc(hidden)]
    const HAS_PLATES: bool;

    /// The body.
    #[doc(hidden)]
    fn body<const N: usize, S: ModelScope<N>>(
        &self,
        scope: &mut S,
        window: &mut Window<'_>,
        args: Self::Args<'_>,
    ) -> Finished;

    /// [`score`] at the body's number of slots.
    #[doc(hidden)]
    fn gradient(&self, view: &mut View<'_>, args: Self::Args<'_>) -> Pass;

    /// [`score`] at the body's number of slots, with the latents in unconstrained space.
    #[doc(hidden)]
    fn unconstrained_gradient(&self, view: &mut View<'_>, args: Self::Args<'_>) -> Pass;

    /// The draw that was recorded.
    #[doc(hidden)]
    fn draw(node: &Node) -> Self::Draw;
}

/// The result of a pass over a body.
#[doc(hidden)]
#[derive(Debug)]
pub struct Pass {
    pub(crate) value: f64,
    pub(crate) fault: Option<Box<Fault>>,
}

impl Pass {
    /// The sum of log densities, or the error of the function that ran.
    #[inline]
    pub(crate) fn value(self, function: &'static str) -> Result<f64, SviError> {
        match self.fault {
            None => Ok(self.value),
            Some(fault) => Err(fault.into_error(function)),
        }
    }
}

/// Scores a model with `N` slots.
#[doc(hidden)]
#[inline]
pub fn score<const N: usize, const UNCONSTRAINED: bool, M: Model>(
    model: &M,
    view: &mut View<'_>,
    args: M::Args<'_>,
) -> Pass {
    let pass = if const { N == 0 || !M::HAS_PLATES } {
        score_in::<N, UNCONSTRAINED, true, M>(model, view, args)
    } else {
        view.in_its_way(
            |view| score_in::<N, UNCONSTRAINED, false, M>(model, view, args),
            |view| score_in::<N, UNCONSTRAINED, true, M>(model, view, args),
        )
    };
    if N == 0 || pass.value.is_finite() {
        return pass;
    }
    look_into::<UNCONSTRAINED, M>(model, view, args).unwrap_or(pass)
}

/// The same, in pieces if it `DIVIDES`.
#[inline]
fn score_in<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool, M: Model>(
    model: &M,
    view: &mut View<'_>,
    args: M::Args<'_>,
) -> Pass {
    let params = view.window.params.range();
    view.minibatches.start_pass(params.start, true);
    let mut scope = Density::<N, UNCONSTRAINED, DIVIDES>::new(view.minibatches);
    model.body(&mut scope, &mut view.window.start(), args);
    let (value, fault) = (scope.sum.value, scope.fault().take());
    view.minibatches.touched.until(params.end);
    Pass { value, fault }
}

/// The first problem of a pass with derivatives, which only looks at its sum: found where the value alone is computed, by the
/// same operations.
#[cold]
#[inline(never)]
fn look_into<const UNCONSTRAINED: bool, M: Model>(model: &M, view: &mut View<'_>, args: M::Args<'_>) -> Option<Pass> {
    let pass = score::<0, UNCONSTRAINED, M>(model, view, args);
    pass.fault.is_some().then_some(pass)
}

/// The shapes of a model's parameters and latents, and the parameters' initial values.
pub(crate) fn discover<M: Model>(model: &M, args: M::Args<'_>) -> Result<Discovered, SviError> {
    let mut scope = Discover::new(None);
    run_without_storage(|window| {
        model.body(&mut scope, window, args);
    });
    match scope.fault.take() {
        None => Ok(scope.finish()),
        Some(fault) => Err(fault.into_error(M::NAME)),
    }
}

/// Runs a body that does not look at its window.
pub(crate) fn run_without_storage(run: impl FnOnce(&mut Window<'_>)) {
    let (shape, mut vectors) = (Shape::default(), Vectors::default());
    run(&mut Window {
        params: Part::new(&shape, Space::Unconstrained, &mut [], &mut []),
        latents: Part::new(&shape, Space::Constrained, &mut [], &mut []),
        vectors: &mut vectors,
        here: Here::default(),
    });
}

/// A predictive draw: of everything, or given the latents in the window.
pub(crate) fn predict<M: Model>(
    model: &M,
    view: &mut View<'_>,
    args: M::Args<'_>,
    source: Source,
    rng: &mut Generator,
) -> Result<M::Draw, SviError> {
    view.minibatches.start_pass(0, false);
    let mut scope = Predict::new(rng, source, view.minibatches);
    model.body(&mut scope, &mut view.window.start(), args);
    match scope.fault.take() {
        None => Ok(M::draw(&scope.finish())),
        Some(fault) => Err(fault.into_error(M::NAME)),
    }
}
