//! What the autoguides share.

use std::ops::Range;

use rand::RngExt;
use rand_distr::{Distribution as _, StandardNormal};

use crate::collector::Collector;
use crate::error::SviError;
use crate::guide::{Guide, GuideFor, Inputs};
use crate::minibatch::{Minibatches, Run};
use crate::model::{self, Model, Pass};
use crate::particle::{LatentBuffers, Particle, Shapes};
use crate::record::Record;
use crate::rng::{Generator, generator};
use crate::scope::{Density, Faulty};
use crate::shape::{Leaf, Shape, ShapeBuilder, Space};

/// How the unconstrained latents vary together. `params` are a guide's unconstrained parameters: the means, then these.
pub trait Covariance: Clone + Send + Sync {
    /// The guide's record of parameters.
    type Params: Record<Scalar = f64>;
    /// The guide's name.
    const NAME: &'static str;
    /// Whether the latents are independent, each with a mean and one parameter more.
    const IS_MEAN_FIELD: bool;

    /// The parameters after the means, for `dim` latents.
    #[doc(hidden)]
    fn leaves(dim: usize) -> Vec<Leaf>;

    /// Their unconstrained initial values, for independent latents with this standard deviation.
    fn initial(dim: usize, scale: f64) -> Vec<f64>;

    /// Puts `loc + L noise` into `u`; the result is `ln |det L|`. `rest` are the parameters after the means.
    fn transform(loc: &[f64], rest: &[f64], noise: &[f64], u: &mut [f64]) -> f64;

    /// Puts the gradient of `-ln |det L| - partials · u` in the means into `of_loc`, which holds the noise, and that in the
    /// others into `of_rest`.
    fn pull(rest: &[f64], partials: &[f64], of_loc: &mut [f64], of_rest: &mut [f64]);

    /// Puts the gradient of [`AutoGuide::natural_gradient`] into `gradient`, which holds the noise where the means' goes.
    fn pull_natural(params: &[f64], partials: &[f64], gradient: &mut [f64]);

    /// Moves the parameters by a step, as [`AutoGuide::natural_gradient`] says; leaves no meaning in `step`.
    fn retract(params: &mut [f64], step: &mut [f64], scratch: &mut Vec<f64>);

    /// The marginal standard deviations.
    fn std_dev(params: &[f64], dim: usize) -> Vec<f64>;
}

/// A normal distribution of a model's unconstrained latents, with a covariance of the kind `C`.
///
/// It starts as NumPyro's: means uniform between -2 and 2, standard deviations 0.1.
///
/// Over a subsampled plate with latents, [`AutoNormal`](super::AutoNormal) has parameters for those of every iteration, of which
/// a step moves the ones that it visits, and costs what it visits: it is the guide that has a `param` for the mean and one for
/// the standard deviation in the plate. A full-rank guide would move all in every step: `init` refuses it, and so a natural
/// gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct AutoGuide<C> {
    init_scale: f64,
    init_radius: f64,
    natural: bool,
    covariance: std::marker::PhantomData<C>,
}

impl<C: Covariance> Default for AutoGuide<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Covariance> AutoGuide<C> {
    /// How often a start is drawn until the model's log density and its gradient are finite there.
    const TRIES: u64 = 100;

    /// A guide for any model.
    pub fn new() -> Self {
        Self { init_scale: 0.1, init_radius: 2.0, natural: false, covariance: std::marker::PhantomData }
    }

    /// The standard deviation at the start, in unconstrained space, positive. It is 0.1 if not set.
    #[must_use]
    pub fn init_scale(self, init_scale: f64) -> Self {
        Self { init_scale, ..self }
    }

    /// The means start uniformly between minus and plus this. It is 2 if not set; 0 starts at the supports' images of 0.
    #[must_use]
    pub fn init_radius(self, init_radius: f64) -> Self {
        Self { init_radius, ..self }
    }

    /// Fits along the natural gradient: in the guide's own coordinates, where the latents' scales and correlations do not
    /// matter, and with gradients that vanish at a Gaussian posterior. [`Sgd`](crate::optim::Sgd) is the optimizer to use.
    ///
    /// With `u = loc + L e` for standard normal `e`, and `g` the partials of the model's log density in `u`, the gradient of
    /// a draw is that of its path alone, "sticking the landing" (Roeder, Wu and Duvenaud 2017), in the coordinates of a
    /// small move to `loc + L d`, `L (I + D)` with a lower triangular `D`:
    ///
    /// ```text
    /// h = Lᵀ g + e        ∂loss/∂d = -h        ∂loss/∂D = -tril(h eᵀ)
    /// ```
    ///
    /// The expectation is that of the ordinary gradient; of `D` it is the lower half of `Lᵀ A L - I`, where `A` is minus the
    /// mean Hessian of the log density. At a Gaussian posterior `h` is zero for every draw. The optimizer makes a step `d`,
    /// `D` from the origin of these coordinates, and with `X = -(D + Dᵀ - diag D)` the guide moves to
    ///
    /// ```text
    /// loc + L P⁻¹ d,    L T    where P = I + X + X²/2,  T Tᵀ = P⁻¹,  T lower triangular
    /// ```
    ///
    /// which for `Sgd` is the Bayesian learning rule (Khan and Rue 2023): the precision moves towards `A` and the mean by a
    /// Newton step. The square keeps `P` positive definite, whatever the draws (Lin, Schmidt and Khan 2020). Where a row of
    /// `X` sums to more than 1 in absolute values, `d` and `X` are divided by the largest such sum (in `AutoNormal` each
    /// latent by its own), so that no step changes a standard deviation by more than a factor of 1.6.
    ///
    /// A fit is the same, step by step, whatever the units of the latents. A learning rate of 0.1 forgets the start within
    /// tens of steps; the rate of `Sgd` has to be below 1, and to fall if the posterior is not Gaussian. Draws come in
    /// pairs `e`, `-e` (antithetic): use an even number of particles, 4 or more for many latents. The loss of a step is
    /// what it is without this option. A step of the full-rank guide costs the cube of the number of unconstrained latents,
    /// beside the square for every particle. Parameters of the model are fitted as ever, by the same optimizer.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    ///
    /// // A posterior of N(2000, 0.001), far away and narrow.
    /// #[model]
    /// fn far() {
    ///     let mu = sample("mu", Normal::new(2000.0, 0.001));
    /// }
    ///
    /// let guide = AutoMultivariateNormal::new().natural_gradient();
    /// let svi = Svi::new(far(), guide, TraceElbo::new().num_particles(2), Sgd::new(0.1));
    /// let fit = svi.run(0, 500, (), ())?.params.guide;
    /// assert!((fit.loc[0] - 2000.0).abs() < 1e-9 && (fit.scale[0] - 0.001).abs() < 1e-9);
    /// # Ok::<(), SviError>(())
    /// ```
    #[must_use]
    pub fn natural_gradient(self) -> Self {
        Self { natural: true, ..self }
    }

    fn check(&self) -> Result<(), SviError> {
        let positive = |x: f64| x > 0.0 && x.is_finite();
        if !positive(self.init_scale) {
            let (setting, value) = ("`init_scale` of an autoguide", self.init_scale);
            return Err(SviError::Setting { setting, value, expected: "positive and finite" });
        }
        if self.init_radius != 0.0 && !positive(self.init_radius) {
            let (setting, value) = ("`init_radius` of an autoguide", self.init_radius);
            return Err(SviError::Setting { setting, value, expected: "zero or positive, and finite" });
        }
        Ok(())
    }

    /// Means at which the model's log density and its gradient are finite.
    fn initial_loc<M: Model>(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        latents: &Shape,
        seed: u64,
    ) -> Result<Vec<f64>, SviError> {
        let found = model::discover(inputs.model, inputs.model_args)?;
        let dim = latents.len(Space::Unconstrained);
        let shapes = Shapes { guide: Shape::default(), model: found.params, latents: found.latents };
        let mut params = found.initial;
        let mut gradient = vec![0.0; params.len()];
        let mut buffers = LatentBuffers::new(&shapes.latents);
        let mut minibatches = Minibatches::whole();
        let mut attempt = 0;
        loop {
            let rng = &mut generator(seed, u64::MAX, attempt);
            let mut particle = Particle::new(&shapes, &mut params, &mut gradient, &mut buffers, &mut minibatches);
            for u in &mut particle.latents[..dim] {
                *u = self.init_radius * (2.0 * rng.random::<f64>() - 1.0);
            }
            let result = log_joint_gradient(inputs, &mut particle);
            if result.is_ok() && particle.latent_gradient[..dim].iter().all(|g| g.is_finite()) {
                return Ok(particle.latents[..dim].to_vec());
            }
            attempt += 1;
            if attempt == Self::TRIES {
                let value = particle.latent_gradient[..dim].iter().sum();
                return Err(result.err().unwrap_or(SviError::NonFiniteLoss { value }));
            }
        }
    }

    /// Draws the unconstrained latents that the step visits; the result is their log density. The noise stays where the means'
    /// gradient goes.
    fn draw(particle: &mut Particle<'_>, rng: &mut Generator) -> f64 {
        let latents = &particle.shapes.latents;
        particle.minibatches.visit(latents);
        let (loc, rest) = particle.guide_params.split_at(latents.len(Space::Unconstrained));
        let mut log_density = 0.0;
        for Run { latents, places, weight } in &particle.minibatches.visited {
            let noise = &mut particle.guide_gradient[places.clone()];
            let mut term = 0.0;
            for e in noise.iter_mut() {
                *e = StandardNormal.sample(rng);
                if particle.mirrored {
                    *e = -*e;
                }
                term -= 0.5 * *e * *e + 0.5 * (2.0 * std::f64::consts::PI).ln();
            }
            let (loc, rest) = (&loc[places.clone()], &rest[Self::of_rest(places, rest.len())]);
            log_density += weight * (term - C::transform(loc, rest, noise, &mut particle.latents[latents.clone()]));
        }
        log_density
    }

    /// Which of the parameters after the means belong to the latents at these places: all, unless each latent has its own.
    fn of_rest(places: &Range<usize>, len: usize) -> Range<usize> {
        if C::IS_MEAN_FIELD { places.clone() } else { 0..len }
    }

    /// Puts the gradient of the loss in the parameters of the latents that were drawn into that of all.
    fn pull(particle: &mut Particle<'_>) {
        let Particle { shapes, guide_params, guide_gradient, latent_gradient, minibatches, .. } = particle;
        let dim = shapes.latents.len(Space::Unconstrained);
        let rest = &guide_params[dim..];
        let (of_loc, of_rest) = guide_gradient.split_at_mut(dim);
        for Run { latents, places, weight } in &minibatches.visited {
            let own = Self::of_rest(places, rest.len());
            let (of_loc, of_rest) = (&mut of_loc[places.clone()], &mut of_rest[own.clone()]);
            C::pull(&rest[own.clone()], &latent_gradient[latents.clone()], of_loc, of_rest);
            if *weight != 1.0 {
                of_loc.iter_mut().chain(of_rest).for_each(|partial| *partial *= weight);
            }
            minibatches.touched.add(places.clone());
            minibatches.touched.add(dim + own.start..dim + own.end);
        }
    }

    /// The error of a plate that the guide cannot take, if there is one. Which iterations of a plate a step visits depends on
    /// how often it came by, which the latents that are stored have to tell.
    fn check_plates(&self, model: &'static str, latents: &Shape) -> Result<(), SviError> {
        const INSTEAD: &str = "take `AutoNormal::new()`, or write a `#[guide]`";
        let (guide, plate, help) = if self.natural {
            ("natural_gradient", latents.subsampled_plate(), INSTEAD)
        } else if C::IS_MEAN_FIELD {
            let help = "in some iterations of the plate around it has none, so write a `#[guide]`";
            (C::NAME, latents.partly_subsampled_plate(), help)
        } else {
            (C::NAME, latents.subsampled_plate(), INSTEAD)
        };
        plate.map_or(Ok(()), |plate| Err(SviError::AutoGuide { guide, model, plate, help }))
    }
}

/// The model's log density at the unconstrained latents, and its gradient.
fn log_joint_gradient<M: Model, G: Guide<M>>(
    inputs: Inputs<'_, '_, M, G>,
    particle: &mut Particle<'_>,
) -> Result<f64, SviError> {
    let view = &mut particle.model_view(Space::Unconstrained);
    inputs.model.unconstrained_gradient(view, inputs.model_args).value(M::NAME)
}

/// The constrained values of the unconstrained latents.
pub(super) fn constrain<M: Model>(
    model: &M,
    particle: &mut Particle<'_>,
    args: M::Args<'_>,
) -> Result<Vec<f64>, SviError> {
    let view = &mut particle.model_view(Space::Unconstrained);
    view.minibatches.start_pass(0, false);
    let mut scope = Density::<0, true, true>::new(view.minibatches);
    scope.constrained = Some(Collector::default());
    model.body(&mut scope, &mut view.window, args);
    let constrained = scope.constrained.take().unwrap_or_default();
    Pass { value: 0.0, fault: scope.fault().take() }.value(M::NAME)?;
    Ok(constrained.finish())
}

impl<Schema, C: Covariance> GuideFor<Schema> for AutoGuide<C> {
    type Guide = Self;

    fn into_guide(self) -> Self {
        self
    }

    fn as_guide(&self) -> &Self {
        self
    }
}

impl<M: Model, C: Covariance> Guide<M> for AutoGuide<C> {
    type Args<'a> = ();
    type Params = C::Params;

    fn name(&self) -> &'static str {
        C::NAME
    }

    fn signature() -> &'static str {
        C::NAME
    }

    fn discover(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        latents: &Shape,
        seed: u64,
    ) -> Result<(Shape, Vec<f64>), SviError> {
        self.check()?;
        self.check_plates(M::NAME, latents)?;
        let dim = latents.len(Space::Unconstrained);
        let mut shape = ShapeBuilder::default();
        shape.leaf(Leaf::new("auto_loc", crate::constraints::Kind::Real, (f64::NEG_INFINITY, f64::INFINITY), dim));
        C::leaves(dim).into_iter().for_each(|leaf| shape.leaf(leaf));
        let shape = shape.finish();
        let mut params = self.initial_loc(inputs, latents, seed)?;
        params.extend(C::initial(dim, self.init_scale));
        Ok((shape, params))
    }

    fn loss(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<f64, SviError> {
        let log_q = Self::draw(particle, rng);
        let view = &mut particle.model_view(Space::Unconstrained);
        let pass = model::score::<0, true, M>(inputs.model, view, inputs.model_args);
        Ok(log_q - pass.value(M::NAME)?)
    }

    fn loss_and_gradient(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<f64, SviError> {
        let log_q = Self::draw(particle, rng);
        let log_p = log_joint_gradient(inputs, particle)?;
        if self.natural {
            let dim = particle.shapes.latents.len(Space::Unconstrained);
            particle.minibatches.touched.add(0..particle.guide_params.len());
            C::pull_natural(particle.guide_params, &particle.latent_gradient[..dim], particle.guide_gradient);
        } else {
            Self::pull(particle);
        }
        Ok(log_q - log_p)
    }

    fn draws_in_pairs(&self) -> bool {
        self.natural
    }

    fn steps_in_own_coordinates(&self) -> bool {
        self.natural
    }

    fn retract(&self, params: &mut [f64], step: &mut [f64], scratch: &mut Vec<f64>) {
        C::retract(params, step, scratch);
    }

    fn draw_latents(
        &self,
        inputs: Inputs<'_, '_, M, Self>,
        particle: &mut Particle<'_>,
        rng: &mut Generator,
    ) -> Result<(), SviError> {
        Self::draw(particle, rng);
        let constrained = constrain(inputs.model, particle, inputs.model_args)?;
        particle.latents.copy_from_slice(&constrained);
        Ok(())
    }
}
