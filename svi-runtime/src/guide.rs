//! What `#[guide]` makes of a function, and what every guide does.

use crate::error::SviError;
use crate::finished::Finished;
use crate::model::{self, Model, Pass, run_without_storage};
use crate::particle::Particle;
use crate::record::Record;
use crate::rng::Generator;
use crate::scope::{Discover, Draw, Faulty, GuideScope, Pull};
use crate::shape::{Shape, Space};
use crate::window::{View, Window};

/// A variational family over the latents of the model `M`.
///
/// `#[guide]` implements it for the model it names, and the autoguides for every model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guide for this model",
    label = "expected what the function of a `#[guide(model = ..)]` that names this model returns",
    note = "a guide fits the one model named in its `#[guide(model = ..)]`; `AutoNormal` fits every model"
)]
pub trait Guide<M: Model>: Send + Sync {
    /// The dynamic arguments, a tuple.
    type Args<'a>: Copy;
    /// The record of parameters.
    type Params: Record<Scalar = f64>;

    /// The guide's name.
    fn name(&self) -> &'static str;

    /// The parameters, for holding a saved state against.
    fn signature() -> &'static str;

    /// The shape of the parameters and their unconstrained initial values.
    #[doc(hidden)]
    fn discover(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        latents: &Shape,
        seed: u64,
    ) -> Result<(Shape, Vec<f64>), SviError>;

    /// One draw's estimate of the loss, `log q(z) - log p(z, y)`.
    #[doc(hidden)]
    fn loss(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<f64, SviError>;

    /// The same, and its gradient.
    #[doc(hidden)]
    fn loss_and_gradient(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<f64, SviError>;

    /// Whether every second particle is to mirror the draw before it.
    #[doc(hidden)]
    #[inline(always)]
    fn draws_in_pairs(&self) -> bool {
        false
    }

    /// Whether the gradient is in coordinates of the guide's own, so that an optimizer's step goes through
    /// [`retract`](Self::retract).
    #[doc(hidden)]
    #[inline(always)]
    fn steps_in_own_coordinates(&self) -> bool {
        false
    }

    /// Moves the guide's unconstrained parameters by a step in its own coordinates; leaves no meaning in `step`.
    #[doc(hidden)]
    fn retract(&self, params: &mut [f64], step: &mut [f64], _scratch: &mut Vec<f64>) {
        params.iter_mut().zip(step).for_each(|(x, d)| *x += *d);
    }

    /// Draws the latents, in constrained space.
    #[doc(hidden)]
    fn draw_latents(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<(), SviError>;
}

/// A model and the arguments of both functions.
#[doc(hidden)]
pub struct Inputs<'m, 'a, M: Model, G: Guide<M> + ?Sized> {
    pub(crate) model: &'m M,
    pub(crate) model_args: M::Args<'a>,
    pub(crate) guide_args: G::Args<'a>,
}

impl<M: Model, G: Guide<M> + ?Sized> Clone for Inputs<'_, '_, M, G> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Model, G: Guide<M> + ?Sized> Copy for Inputs<'_, '_, M, G> {}

/// A guide that can be fitted to the model with the identity `Schema`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guide for this model",
    label = "expected what the function of a `#[guide(model = ..)]` that names this model returns",
    note = "a guide fits the one model named in its `#[guide(model = ..)]`; `AutoNormal` fits every model"
)]
pub trait GuideFor<Schema> {
    /// The guide itself: where the trait does not hold there is no type to go on with, hence no second error.
    type Guide;

    /// The guide.
    fn into_guide(self) -> Self::Guide;

    /// The guide, borrowed.
    fn as_guide(&self) -> &Self::Guide;
}

/// Two identities that no model has. A model in the place of a guide would be one for these, so that where the model is not known,
/// for it is a mistake that is reported, that is no second one.
enum Nobody {}
enum NobodyElse {}

#[diagnostic::do_not_recommend]
impl<M: Model> GuideFor<Nobody> for M {
    type Guide = Self;

    fn into_guide(self) -> Self {
        self
    }

    fn as_guide(&self) -> &Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> GuideFor<NobodyElse> for M {
    type Guide = Self;

    fn into_guide(self) -> Self {
        self
    }

    fn as_guide(&self) -> &Self {
        self
    }
}

/// A guide written as a function. `#[guide]` implements it.
#[doc(hidden)]
pub trait GuideBody: Send + Sync {
    /// The dynamic arguments, a tuple.
    type Args<'a>: Copy;
    /// The record of parameters.
    type Params: Record<Scalar = f64>;
    /// The function's name.
    const NAME: &'static str;
    /// The parameters, for holding a saved state against.
    const SIGNATURE: &'static str;

    /// Whether there is a plate.
    const HAS_PLATES: bool;

    /// The body.
    fn body<const N: usize, S: GuideScope<N>>(
        &self,
        scope: &mut S,
        window: &mut Window<'_>,
        args: Self::Args<'_>,
    ) -> Finished;

    /// [`pull`] at the body's number of slots.
    fn gradient(&self, view: &mut View<'_>, args: Self::Args<'_>) -> Pass;
}

/// Pulls the latents' gradients back to the parameters of a guide with `N` slots.
#[doc(hidden)]
#[inline]
pub fn pull<const N: usize, G: GuideBody>(guide: &G, view: &mut View<'_>, args: G::Args<'_>) -> Pass {
    if const { !G::HAS_PLATES } {
        return pull_in::<N, true, G>(guide, view, args);
    }
    view.in_its_way(|view| pull_in::<N, false, G>(guide, view, args), |view| pull_in::<N, true, G>(guide, view, args))
}

/// The same, in pieces if it `DIVIDES`.
#[inline]
fn pull_in<const N: usize, const DIVIDES: bool, G: GuideBody>(
    guide: &G,
    view: &mut View<'_>,
    args: G::Args<'_>,
) -> Pass {
    let params = view.window.params.range();
    view.minibatches.start_pass(params.start, true);
    let mut scope = Pull::<N, DIVIDES>::new(view.minibatches);
    guide.body(&mut scope, &mut view.window.start(), args);
    let fault = scope.fault().take();
    view.minibatches.touched.until(params.end);
    Pass { value: 0.0, fault }
}

#[diagnostic::do_not_recommend]
impl<M: Model, G: GuideBody + GuideFor<M::Schema, Guide = G>> Guide<M> for G {
    type Args<'a> = G::Args<'a>;
    type Params = G::Params;

    fn name(&self) -> &'static str {
        G::NAME
    }

    fn signature() -> &'static str {
        G::SIGNATURE
    }

    fn discover(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        latents: &Shape,
        _seed: u64,
    ) -> Result<(Shape, Vec<f64>), SviError> {
        let mut scope = Discover::new(Some(latents));
        run_without_storage(|window| {
            self.body(&mut scope, window, inputs.guide_args);
        });
        match scope.fault.take() {
            None => {
                let found = scope.finish();
                Ok((found.params, found.initial))
            }
            Some(fault) => Err(fault.into_error(G::NAME)),
        }
    }

    fn loss(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<f64, SviError> {
        let log_q = draw(self, particle, inputs.guide_args, rng).value(G::NAME)?;
        let view = &mut particle.model_view(Space::Constrained);
        let log_p = model::score::<0, false, M>(inputs.model, view, inputs.model_args).value(M::NAME)?;
        Ok(log_q - log_p)
    }

    fn loss_and_gradient(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<f64, SviError> {
        let log_q = draw(self, particle, inputs.guide_args, rng).value(G::NAME)?;
        let view = &mut particle.model_view(Space::Constrained);
        let log_p = inputs.model.gradient(view, inputs.model_args).value(M::NAME)?;
        self.gradient(&mut particle.guide_view(), inputs.guide_args).value(G::NAME)?;
        Ok(log_q - log_p)
    }

    fn draw_latents(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<(), SviError> {
        draw(self, particle, inputs.guide_args, rng).value(G::NAME).map(drop)
    }
}

/// Draws the latents and adds up their log densities.
#[inline]
fn draw<G: GuideBody>(guide: &G, particle: &mut Particle<'_>, args: G::Args<'_>, rng: &mut Generator) -> Pass {
    let (view, before) = (&mut particle.guide_view(), &*rng);
    let (pass, after) = if const { G::HAS_PLATES } {
        view.in_its_way(
            |view| draw_in::<false, G>(guide, view, args, before.clone()),
            |view| draw_in::<true, G>(guide, view, args, before.clone()),
        )
    } else {
        draw_in::<true, G>(guide, view, args, before.clone())
    };
    *rng = after;
    pass
}

/// The same, in pieces if it `DIVIDES`, and the generator behind the last draw.
#[inline]
fn draw_in<const DIVIDES: bool, G: GuideBody>(
    guide: &G,
    view: &mut View<'_>,
    args: G::Args<'_>,
    rng: Generator,
) -> (Pass, Generator) {
    view.minibatches.start_pass(0, false);
    let mut scope = Draw::<DIVIDES>::new(rng, view.minibatches);
    guide.body(&mut scope, &mut view.window.start(), args);
    (Pass { value: scope.sum.value, fault: scope.fault().take() }, scope.rng)
}
