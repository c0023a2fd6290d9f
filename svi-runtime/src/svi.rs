//! Stochastic variational inference: a model, a guide, an objective and an optimizer.

use std::ops::Range;

use crate::error::SviError;
use crate::given::{IntoModel, IntoOptimizer};
use crate::guide::{Guide, GuideFor, Inputs};
use crate::minibatch::Minibatches;
use crate::model::{self, Model};
use crate::objective::{Numbers, TraceElbo};
use crate::optim::Optimizer;
use crate::particle::{LatentBuffers, Particle, Shapes};
use crate::record::{Record, from_numbers};
use crate::rng::{Generator, generator};
use crate::shape::{Shape, Space};
use crate::state::{SviState, Work};

/// Stochastic variational inference, with the semantics of NumPyro's `SVI`.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn location(y: &[f64]) {
///     let mu = sample("mu", Normal::new(0.0, 10.0));
///     for i in plate("item", y.len()) {
///         observe("y", Normal::new(mu, 1.0), y[i]);
///     }
/// }
///
/// #[guide(model = location)]
/// fn mean_field() {
///     let loc = param("loc", 0.0);
///     let scale = param("scale", Positive(1.0));
///     sample("mu", Normal::new(loc, scale));
/// }
///
/// let y = [1.0, 2.0, 3.0];
/// let svi = Svi::new(location(), mean_field(), TraceElbo::new(), Adam::new(0.05));
/// let mut state = svi.init(0, (&y,), ())?;
/// for _ in 0..2_000 {
///     svi.update(&mut state, (&y,), ())?;
/// }
/// let params = svi.get_params(&state).guide;
/// assert!((params.loc - 2.0).abs() < 0.2);
/// # Ok::<(), SviError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Svi<M, G, O> {
    model: M,
    guide: G,
    objective: TraceElbo,
    optimizer: O,
}

/// The constrained parameters of a model and a guide.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SviParams<M, G> {
    /// The model's.
    pub model: M,
    /// The guide's.
    pub guide: G,
}

/// The parameters of the model `M` and the guide `G`.
pub type ParamsOf<M, G> = SviParams<<M as Model>::Params, <G as Guide<M>>::Params>;

impl<M: Model, G, O: Optimizer> Svi<M, G, O> {
    /// A model, a guide for it, what to minimise and how.
    pub fn new<A, B>(
        model: impl IntoModel<A, Model = M>,
        guide: impl GuideFor<M::Schema, Guide = G>,
        objective: TraceElbo,
        optimizer: impl IntoOptimizer<B, Optimizer = O>,
    ) -> Self {
        let (model, guide, optimizer) = (model.into_model(), guide.into_guide(), optimizer.into_optimizer());
        Svi { model, guide, objective, optimizer }
    }
}

impl<M: Model, G: Guide<M>, O: Optimizer> Svi<M, G, O> {
    /// The state before the first step: parameters at their initial values.
    ///
    /// # Errors
    /// An initial value outside its constraint, an empty plate, a plate of the guide with another size than the model's, or
    /// a setting of the objective or optimizer that makes no sense.
    pub fn init<'a>(
        &self,
        seed: u64,
        model_args: M::Args<'a>,
        guide_args: G::Args<'a>,
    ) -> Result<SviState<M, G>, SviError> {
        self.objective.check()?;
        self.optimizer.check(0)?;
        let (shapes, params) = discover(&self.guide, self.inputs(model_args, guide_args), seed)?;
        let optimizer = vec![0.0; self.optimizer.state_len(params.len())];
        Ok(SviState::new(seed, shapes, params, optimizer))
    }

    /// The constrained parameters.
    pub fn get_params(&self, state: &SviState<M, G>) -> ParamsOf<M, G> {
        let Shapes { guide, model, .. } = &state.shapes;
        let (of_guide, of_model) = state.params.split_at(guide.len(Space::Unconstrained));
        SviParams {
            model: from_numbers(model, &model.constrain(of_model)),
            guide: from_numbers(guide, &guide.constrain(of_guide)),
        }
    }

    /// One step: the loss at the parameters, and the parameters moved against its gradient.
    ///
    /// # Errors
    /// Anything that makes the loss or its gradient meaningless, named by site; the state is then as it was, bit for bit.
    ///
    /// # Panics
    /// Where the code of the body does, such as an index beyond a slice that is shorter than another; the panic passes
    /// through, and the state is as it was.
    pub fn update<'a>(
        &self,
        state: &mut SviState<M, G>,
        model_args: M::Args<'a>,
        guide_args: G::Args<'a>,
    ) -> Result<f64, SviError> {
        let applied = state.step - state.skipped;
        self.check(state, applied)?;
        let (mut numbers, sum) = state.numbers();
        let inputs = self.inputs(model_args, guide_args);
        let loss = self.objective.loss_and_gradient(&self.guide, inputs, &mut numbers, sum)?;
        self.check_gradient(&numbers)?;
        if self.guide.steps_in_own_coordinates() {
            self.step_and_retract(applied, state);
        } else {
            let Work { gradient, minibatches, .. } = &state.work;
            let touched = minibatches.touched.ranges();
            self.optimizer.step(applied, &mut state.params, gradient, &mut state.optimizer, touched);
        }
        state.step += 1;
        Ok(loss)
    }

    /// The optimizer steps from the origin of the guide's coordinates, and the guide moves there.
    fn step_and_retract(&self, applied: u64, state: &mut SviState<M, G>) {
        let Work { gradient, move_by, scratch, minibatches, .. } = &mut state.work;
        move_by.clear();
        move_by.resize(gradient.len(), 0.0);
        self.optimizer.step(applied, move_by, gradient, &mut state.optimizer, minibatches.touched.ranges());
        let guide = state.shapes.guide.len(Space::Unconstrained);
        let (of_guide, of_model) = state.params.split_at_mut(guide);
        self.guide.retract(of_guide, &mut move_by[..guide], scratch);
        of_model.iter_mut().zip(&move_by[guide..]).for_each(|(x, d)| *x += d);
    }

    /// [`update`](Self::update), but a step whose loss or gradient is not finite is skipped: `None`, the parameters stay,
    /// the draws move on, and the state counts it.
    ///
    /// # Errors
    /// Those that are not about numbers: plates of another size, a state that does not fit.
    pub fn stable_update<'a>(
        &self,
        state: &mut SviState<M, G>,
        model_args: M::Args<'a>,
        guide_args: G::Args<'a>,
    ) -> Result<Option<f64>, SviError> {
        match self.update(state, model_args, guide_args) {
            Ok(loss) => Ok(Some(loss)),
            Err(error) if error.is_numerical() => {
                state.step += 1;
                state.skipped += 1;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The loss that [`update`](Self::update) would return, to the bit; advances nothing.
    ///
    /// # Errors
    /// As [`update`](Self::update), but for the gradient.
    pub fn evaluate<'a>(
        &self,
        state: &SviState<M, G>,
        model_args: M::Args<'a>,
        guide_args: G::Args<'a>,
    ) -> Result<f64, SviError> {
        self.check(state, state.step - state.skipped)?;
        let mut params = state.params.clone();
        let mut work = Work::new(&state.shapes);
        let mut numbers = Numbers {
            shapes: &state.shapes,
            params: &mut params,
            gradient: &mut work.gradient,
            latents: &mut work.latents,
            minibatches: &mut work.minibatches,
            seed: state.seed,
            step: state.step,
        };
        self.objective.loss(&self.guide, self.inputs(model_args, guide_args), &mut numbers)
    }

    /// Draws the latents from the guide at the state's parameters. The method `sample_posterior` of NumPyro's autoguides.
    ///
    /// [`Predictive::posterior`](crate::Predictive::posterior) adds deterministics and observed sites drawn anew.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    ///
    /// #[model]
    /// fn rate() {
    ///     let rate = sample("rate", LogNormal::new(1.0, 0.5));
    /// }
    ///
    /// let svi = Svi::new(rate(), AutoNormal::new().natural_gradient(), TraceElbo::new().num_particles(2), Sgd::new(0.1));
    /// let state = svi.run(0, 500, (), ())?.state;
    /// let draws = svi.sample_posterior(&state, 1, 10_000, (), ())?;
    /// let mean = draws.iter().map(|latents| latents.rate.ln()).sum::<f64>() / 10_000.0;
    /// assert!((mean - 1.0).abs() < 5.0 * 0.5 / 100.0);
    /// # Ok::<(), SviError>(())
    /// ```
    ///
    /// # Errors
    /// An invalid parameter of a distribution, or plates of another size than the state's.
    pub fn sample_posterior<'a>(
        &self,
        state: &SviState<M, G>,
        seed: u64,
        count: usize,
        model_args: M::Args<'a>,
        guide_args: G::Args<'a>,
    ) -> Result<Vec<M::Latents>, SviError> {
        let mut draws = Vec::with_capacity(count.min(1 << 20));
        let latents = &state.shapes.latents;
        self.for_each_draw(state, (seed, count), self.inputs(model_args, guide_args), |particle, _| {
            draws.push(from_numbers(latents, particle.latents));
            Ok(())
        })?;
        Ok(draws)
    }

    /// The model.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// The guide.
    pub fn guide(&self) -> &G {
        &self.guide
    }

    /// Draws the latents from the guide at the state's parameters and hands them to `each`, `count` times.
    pub(crate) fn for_each_draw(
        &self,
        state: &SviState<M, G>,
        (seed, count): (u64, usize),
        inputs: Inputs<'_, '_, M, G>,
        mut each: impl FnMut(&mut Particle<'_>, &mut Generator) -> Result<(), SviError>,
    ) -> Result<(), SviError> {
        let mut params = state.params.clone();
        let mut gradient = vec![0.0; params.len()];
        let mut latents = LatentBuffers::new(&state.shapes.latents);
        let mut minibatches = Minibatches::whole();
        for index in 0..count {
            let rng = &mut generator(seed, index as u64, 0);
            let particle =
                &mut Particle::new(&state.shapes, &mut params, &mut gradient, &mut latents, &mut minibatches);
            self.guide.draw_latents(inputs, particle, rng)?;
            each(particle, rng)?;
        }
        Ok(())
    }

    pub(crate) fn inputs<'a>(&self, model_args: M::Args<'a>, guide_args: G::Args<'a>) -> Inputs<'_, 'a, M, G> {
        Inputs { model: &self.model, model_args, guide_args }
    }

    /// Whether the settings make sense and the state fits the optimizer.
    fn check(&self, state: &SviState<M, G>, applied: u64) -> Result<(), SviError> {
        self.objective.check()?;
        self.optimizer.check(applied)?;
        let expected = self.optimizer.state_len(state.params.len());
        if state.optimizer.len() == expected {
            return Ok(());
        }
        let found = state.optimizer.len();
        let reason = format!("`{}` keeps {expected} numbers for these parameters, but the state has {found}", O::NAME);
        Err(SviError::State { reason })
    }

    /// Whether the gradient is finite.
    #[inline]
    fn check_gradient(&self, numbers: &Numbers<'_>) -> Result<(), SviError> {
        let mut touched = numbers.minibatches.touched.ranges().iter();
        let is_wrong = |range: &&Range<usize>| {
            !numbers.gradient[(*range).clone()].iter().fold(true, |all, g| all & can_follow(*g))
        };
        let Some(range) = touched.find(is_wrong) else { return Ok(()) };
        let index = range.clone().find(|index| !can_follow(numbers.gradient[*index])).unwrap_or_default();
        let (is_model, param) = numbers.shapes.param_place(index);
        let function = if is_model { M::NAME } else { self.guide.name() };
        Err(SviError::NonFiniteGradient { function, param, value: numbers.gradient[index] })
    }
}

/// Whether a step along this partial derivative, whose square an optimizer may keep, stays in the range of `f64`.
#[inline(always)]
fn can_follow(partial: f64) -> bool {
    partial.abs() < 1e150
}

/// The shapes of a model and guide with these arguments, and the unconstrained initial parameters.
fn discover<M: Model, G: Guide<M>>(
    guide: &G,
    inputs: Inputs<'_, '_, M, G>,
    seed: u64,
) -> Result<(Shapes, Vec<f64>), SviError> {
    let of_model = model::discover(inputs.model, inputs.model_args)?;
    let (shape, mut params) = guide.discover(inputs, &of_model.latents, seed)?;
    params.extend(of_model.initial);
    Ok((Shapes { guide: shape, model: of_model.params, latents: of_model.latents }, params))
}

/// The negative evidence lower bound at given constrained parameters, estimated with one draw from the guide.
///
/// # Errors
/// As [`Svi::init`] and [`Svi::update`].
pub fn elbo<'a, A, M: Model, G: Guide<M>>(
    seed: u64,
    params: &ParamsOf<M, G>,
    model: &impl IntoModel<A, Model = M>,
    guide: &impl GuideFor<M::Schema, Guide = G>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) -> Result<f64, SviError> {
    let (model, guide) = (model.as_model(), guide.as_guide());
    let inputs = Inputs { model, model_args, guide_args };
    let (shapes, _) = discover(guide, inputs, seed)?;
    let mut of_guide = unconstrain(&shapes.guide, &params.guide, guide.name())?;
    of_guide.extend(unconstrain(&shapes.model, &params.model, M::NAME)?);
    let mut params = of_guide;
    let mut work = Work::new(&shapes);
    let mut numbers = Numbers {
        shapes: &shapes,
        params: &mut params,
        gradient: &mut work.gradient,
        latents: &mut work.latents,
        minibatches: &mut work.minibatches,
        seed,
        step: 0,
    };
    TraceElbo::new().loss(guide, inputs, &mut numbers)
}

/// The unconstrained values of the parameters in a record, which has to have the numbers that the shape has.
fn unconstrain<R: Record<Scalar = f64>>(
    shape: &Shape,
    params: &R,
    function: &'static str,
) -> Result<Vec<f64>, SviError> {
    let numbers = params.flatten();
    let (found, expected) = (numbers.len(), shape.len(Space::Constrained));
    if found == expected && !params.fits(shape) {
        let reason = format!("the plates of the parameters of `{function}` have other sizes than with these arguments");
        return Err(SviError::State { reason });
    }
    if found != expected {
        let reason =
            format!("the parameters of `{function}` are {found} numbers, but with these arguments it has {expected}");
        return Err(SviError::State { reason });
    }
    let invalid = |(param, value, expected)| SviError::InitialValue { function, param, value, expected };
    shape.unconstrain(&numbers).map_err(invalid)
}
