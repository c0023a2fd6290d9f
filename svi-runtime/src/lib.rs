//! Stochastic variational inference as a compile-time DSL.
//!
//! A *model* is a joint density of what is known (data) and what is not (latents). A *guide* is a family of distributions over
//! the latents, with parameters. Fitting moves the parameters until the guide is as near to the posterior as its family allows:
//! it minimises the negative evidence lower bound. Both are ordinary functions under an attribute,
//! [`#[model]`](macro@model) and [`#[guide]`](macro@guide); [`Svi`] fits the one to the other, with the semantics of NumPyro's
//! `SVI`.
//!
//! # A first fit
//!
//! Six of nine tosses came up heads. Under a uniform prior the posterior is `Beta(7, 4)`, with mean 7 / 11.
//!
//! ```
//! use svi_runtime::prelude::*;
//!
//! #[model]
//! fn coin(tosses: &[bool]) {
//!     let p = sample("p", Beta::new(1.0, 1.0));
//!     for i in plate("toss", tosses.len()) {
//!         observe("heads", Bernoulli::new(p), tosses[i]);
//!     }
//! }
//!
//! #[guide(model = coin)]
//! fn posterior() {
//!     let a = param("a", Positive(1.0));
//!     let b = param("b", Positive(1.0));
//!     sample("p", Beta::new(a, b));
//! }
//!
//! let tosses = [true, true, false, true, true, false, true, false, true];
//! let svi = Svi::new(coin(), posterior(), TraceElbo::new(), Adam::new(0.02));
//! let mut state = svi.init(0, (&tosses,), ())?;
//! for _ in 0..3_000 {
//!     svi.update(&mut state, (&tosses,), ())?;
//! }
//! let fit = svi.get_params(&state).guide;
//! assert!((fit.a / (fit.a + fit.b) - 7.0 / 11.0).abs() < 0.05);
//! # Ok::<(), SviError>(())
//! ```
//!
//! The arguments of model and guide are two tuples, `(&tosses,)` and `()` here, given to every call; they may change from one
//! step to the next. The names of sites and parameters are string literals and become fields: `fit.a` is an `f64`.
//!
//! # The words of a body
//!
//! | word | in a model | in a guide |
//! | --- | --- | --- |
//! | [`sample`](prelude::sample) | a latent site | how to draw that latent |
//! | [`observe`](prelude::observe) | a site whose value is known | |
//! | [`param`](prelude::param) | a parameter: maximum likelihood | a parameter of the guide |
//! | [`plate`](prelude::plate) | conditionally independent iterations | the same iterations |
//! | [`scan`](prelude::scan) | steps that pass a state on | the same steps |
//! | [`enumerate`](prelude::enumerate) | a discrete latent, summed out | |
//! | [`submodel`](prelude::submodel) | another model, under a prefix | a guide for that model |
//! | [`dot`](prelude::dot), [`linear`](prelude::linear) | products of vectors and matrices | the same |
//! | [`factor`](prelude::factor) | a term of the log density | |
//! | [`deterministic`](prelude::deterministic) | a value to record in predictive draws | |
//!
//! All else is Rust. The latents and parameters are [`Real`]s: numbers that carry their derivatives, with the arithmetic of `f64`.
//! Control flow over *data* is free, and `observe` and `factor` may stand inside of it. Plates nest, and their sizes may depend
//! on outer indices. A missing value is `None`.
//!
//! ```
//! use svi_runtime::prelude::*;
//!
//! /// Growth curves; some heights were not measured.
//! struct Child {
//!     ages: Vec<f64>,
//!     heights: Vec<Option<f64>>,
//! }
//!
//! /// A helper that any body can call.
//! fn logistic<const N: usize>(x: Real<N>) -> Real<N> {
//!     1.0 / (1.0 + (-x).exp())
//! }
//!
//! #[model]
//! fn growth(children: &[Child], #[fixed] tallest: f64) {
//!     let noise = sample("noise", HalfNormal::new(5.0));
//!     for c in plate("child", children.len()) {
//!         let child = &children[c];
//!         let rate = sample("rate", LogNormal::new(-1.0, 1.0));
//!         let adult = deterministic("adult", tallest * logistic(rate * 20.0));
//!         for i in plate("visit", child.ages.len()) {
//!             let height = tallest * logistic(rate * child.ages[i]);
//!             observe("height", Normal::new(height, noise), child.heights[i]);
//!         }
//!         if child.ages.len() > 2 {
//!             factor("not_shrinking", -0.01 * (adult - tallest).powi(2));
//!         }
//!     }
//! }
//!
//! let children = [
//!     Child { ages: vec![1.0, 2.0], heights: vec![Some(105.0), None] },
//!     Child { ages: vec![1.0, 3.0, 5.0], heights: vec![Some(110.0), Some(135.0), Some(155.0)] },
//! ];
//! let draws = Predictive::new(10).prior(1, &growth(190.0), (&children,))?;
//! assert_eq!(draws[0].child[1].visit.len(), 3);
//! assert!(draws[0].child[0].adult <= 190.0);
//! # Ok::<(), SviError>(())
//! ```
//!
//! `#[fixed]` arguments are those of the constructor, `growth(190.0)`; a plate becomes a `Vec` of records, one an iteration.
//!
//! # Parameters and their constraints
//!
//! The type of a parameter's initial value is its constraint: `0.0` for any real number, [`Positive`](prelude::Positive),
//! [`UnitInterval`](prelude::UnitInterval), [`Interval`](prelude::Interval), [`GreaterThan`](prelude::GreaterThan),
//! [`LessThan`](prelude::LessThan), [`Simplex`](prelude::Simplex), [`Ordered`](prelude::Ordered),
//! [`PositiveOrdered`](prelude::PositiveOrdered), [`CorrCholesky`](prelude::CorrCholesky), and arrays. Inside a plate there is one parameter an iteration. A parameter of
//! the model is fitted by maximum likelihood; with no latents, the guide is empty.
//!
//! ```
//! use svi_runtime::prelude::*;
//!
//! #[model]
//! fn trend(x: &[f64], y: &[f64]) {
//!     let coefficients = param("coefficients", [0.0, 0.0]);
//!     let noise = param("noise", Positive(1.0));
//!     let correlation = param("correlation", Interval(-1.0, 1.0).init(0.0));
//!     factor("ridge", -correlation.powi(2));
//!     for i in plate("item", x.len()) {
//!         observe("y", Normal::new(coefficients[0] + coefficients[1] * x[i], noise), y[i]);
//!     }
//! }
//!
//! #[guide(model = trend)]
//! fn nothing() {}
//!
//! let (x, y) = ([0.0, 1.0, 2.0, 3.0], [1.1, 2.9, 5.1, 6.9]);
//! let svi = Svi::new(trend(), nothing(), TraceElbo::new(), Adam::new(|step: u64| 0.05 * 0.999_f64.powf(step as f64)));
//! let run = svi.run(0, 4_000, (&x, &y), ())?;
//! let [intercept, slope] = run.params.model.coefficients;
//! assert!((intercept - 1.06).abs() < 0.01 && (slope - 1.96).abs() < 0.01); // least squares
//! # Ok::<(), SviError>(())
//! ```
//!
//! # Fitting
//!
//! [`Svi::update`] makes one step and [`Svi::run`] many, with a progress bar (feature `progress`) and a rule to stop by if asked
//! for in [`Steps`]. [`Svi::stable_update`] skips a step whose loss or gradient is not finite. [`Svi::evaluate`] is the loss
//! without the step, and [`elbo`] the loss at any parameters.
//!
//! ```
//! use svi_runtime::prelude::*;
//! # #[model]
//! # fn location(y: f64) {
//! #     let mu = sample("mu", Normal::new(0.0, 1.0));
//! #     observe("y", Normal::new(mu, 1.0), y);
//! # }
//!
//! // `AutoNormal` and `AutoMultivariateNormal` are guides for any model.
//! let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new().num_particles(4), Adam::new(0.05));
//! let mut state = svi.init(3, (2.0,), ())?;
//!
//! let before = svi.evaluate(&state, (2.0,), ())?;
//! let loss = svi.update(&mut state, (2.0,), ())?;
//! assert_eq!(before.to_bits(), loss.to_bits());
//!
//! let run = svi.run(state, Steps::new(5_000).stop_when(|losses| losses.len() == 1_000), (2.0,), ())?;
//! assert_eq!(run.losses.len(), 1_000);
//! assert!((run.params.guide.loc[0] - 1.0).abs() < 0.2); // the posterior is N(1, sqrt(1/2))
//!
//! // At least minus the log evidence, on average: y is N(0, sqrt(2)).
//! let loss = elbo(5, &run.params, svi.model(), svi.guide(), (2.0,), ())?;
//! assert!((loss - (1.0 + (4.0 * std::f64::consts::PI).ln() / 2.0)).abs() < 0.5);
//! # Ok::<(), SviError>(())
//! ```
//!
//! # Vectors, linear predictors, sequences
//!
//! `.iid(len)` makes a latent a [`Vector`] whose length is known at run time, and `vec![..]` a parameter. They are not `Real`s:
//! [`dot`](prelude::dot), `at`, `sum`, `dot_self` and [`linear`](prelude::linear) read them, each as one `Real` (or an array) of its own,
//! and hand its derivative back when the block is done with it. So the work is that of the data, and a body's numbers stay short. A
//! plate whose value is bound collects one, and [`scan`](prelude::scan) passes a state from step to step.
//!
//! ```
//! use svi_runtime::prelude::*;
//!
//! /// Groups with intercepts of their own, and a trend in each group's error.
//! #[model]
//! fn groups(x: &[Vec<f64>], group: &[usize], y: &[f64], #[fixed] count: usize) {
//!     let w = sample("w", Normal::new(0.0, 1.0).iid(x[0].len()));
//!     let spread = sample("spread", HalfNormal::new(1.0));
//!     let intercepts = for g in plate("group", count) {
//!         let z = sample("z", Normal::new(0.0, 1.0));
//!         spread * z
//!     };
//!     for (i, drift) in scan("row", y.len(), 0.0) {
//!         let noise = sample("noise", Normal::new(0.0, 0.1));
//!         let drift = drift + noise;
//!         observe("y", Normal::new(intercepts.at(group[i]) + dot(&w, &x[i]) + drift, 1.0), y[i]);
//!         drift
//!     }
//! }
//!
//! let (x, y) = ([vec![1.0, 0.2], vec![0.5, -1.0], vec![-1.0, 0.3]], [1.0, 0.2, -0.4]);
//! let args = (&x[..], &[0, 1, 1][..], &y[..]);
//! let svi = Svi::new(groups(2), AutoNormal::new(), TraceElbo::new(), Adam::new(0.02));
//! let state = svi.run(1, 1_000, args, ())?.state;
//! let median: GroupsLatents = svi.median(&state, args)?;
//! assert_eq!((median.w.len(), median.group.len(), median.row.len()), (2, 2, 3));
//! # Ok::<(), SviError>(())
//! ```
//!
//! # Models inside of others
//!
//! [`submodel`](prelude::submodel) has another model inside, of the same crate or of another, and in the guide its guide. A model
//! that is made to be used so says what it returns, and takes `Real`s where its arguments may depend on latents.
//!
//! ```
//! use svi_runtime::prelude::*;
//!
//! mod parts {
//!     use svi_runtime::prelude::*;
//!
//!     /// A walk of run-time length.
//!     #[model]
//!     pub fn walk(len: usize, step: Real) -> Vector {
//!         let levels = for (_, level) in scan("time", len, 0.0) {
//!             let noise = sample("noise", Normal::new(0.0, 1.0));
//!             level + step * noise
//!         };
//!         levels
//!     }
//! }
//!
//! #[model]
//! fn sales(y: &[f64], season: &[usize]) {
//!     let step = sample("step", HalfNormal::new(1.0));
//!     let trend: Vector = submodel("trend", parts::walk(), (y.len(), step));
//!     let quarter: Vector = submodel("quarter", parts::walk(), (4, Real::from(0.5)));
//!     for t in plate("time", y.len()) {
//!         observe("y", Normal::new(trend.at(t) + quarter.at(season[t]), 0.5), y[t]);
//!     }
//! }
//!
//! let args = (&[1.0, 0.4, 1.2, 1.9, 2.1][..], &[0, 1, 2, 3, 0][..]);
//! let svi = Svi::new(sales(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.02));
//! let run = svi.run(1, 500, args, ())?;
//! let median: SalesLatents = svi.median(&run.state, args)?;
//! assert_eq!((median.trend.time.len(), median.quarter.time.len()), (5, 4));
//! # Ok::<(), SviError>(())
//! ```
//!
//! # Minibatches
//!
//! A plate over much data need not be visited whole in every step. `plate("item", n).subsample(256)` visits 256 iterations,
//! chosen anew without replacement; with [`shuffled`](Iterations::shuffled) the steps go through the data in epochs, and
//! [`with_replacement`](Iterations::with_replacement) is there too. The log densities of the plate, in model and guide, are
//! multiplied by `n / 256`, which makes the loss and its gradient right on average; a subsample in a subsample multiplies both
//! factors. A step costs what it visits, however many latents and parameters the plate has.
//!
//! ```
//! use svi_runtime::prelude::*;
//!
//! #[model]
//! fn items(y: &[f64]) {
//!     let mu = sample("mu", Normal::new(0.0, 10.0));
//!     for i in plate("item", y.len()).subsample(50).shuffled() {
//!         let z = sample("z", Normal::new(mu, 1.0));
//!         observe("y", Normal::new(z, 1.0), y[i]); // `i` is an index into all data
//!     }
//! }
//!
//! // A guide says the same of a plate that has latents, and then has the same iterations in each step.
//! #[guide(model = items)]
//! fn structured(y: &[f64]) {
//!     let loc = param("loc", 0.0);
//!     let scale = param("scale", Positive(1.0));
//!     let mu = sample("mu", Normal::new(loc, scale));
//!     let share = param("share", 0.0);
//!     for i in plate("item", y.len()).subsample(50).shuffled() {
//!         let shift = param("shift", 0.0); // one for each of the 2,000, of which a step moves 50
//!         sample("z", Normal::new(mu + share * (y[i] - mu) + 0.1 * shift, 0.7));
//!     }
//! }
//!
//! let y: Vec<f64> = (0..2_000).map(|i| 3.0 + (i as f64).sin()).collect();
//! let svi = Svi::new(items(), structured(), TraceElbo::new(), Adam::new(0.01));
//! let run = svi.run(0, 4_000, (&y,), (&y,))?;
//! assert!((run.params.guide.loc - 3.0).abs() < 0.2 && run.params.guide.item.len() == 2_000);
//! # Ok::<(), SviError>(())
//! ```
//!
//! - Which iterations a step visits follows from the seed, the step and the plate's name: [`Svi::evaluate`] finds those of the
//!   next update, and a saved fit goes on in the middle of an epoch. The draws of a step ([`TraceElbo::num_particles`]) share
//!   them. A plate that is subsampled inside of another has iterations of its own in each of that one's.
//! - An optimizer touches neither the parameters nor the moments of iterations that a step does not visit; see
//!   [`Adam`](optim::Adam).
//! - The size is any `usize` from 1 to the plate's length. With latents or parameters in the plate, it stays as it was in `init`.
//! - [`Predictive`] draws the whole plate. [`elbo`] is the loss of the first step's minibatch.
//! - [`AutoNormal`](autoguide::AutoNormal) has a mean and a standard deviation for the latents of every iteration, and moves those of
//!   the ones visited. [`AutoMultivariateNormal`](autoguide::AutoMultivariateNormal), and a natural gradient, are an error from
//!   `init` over a subsampled plate with latents.
//! - Data that arrive in batches are a plate [`of`](Iterations::of) more: `plate("item", batch.len()).of(total)`.
//!
//! # What the guide has learnt
//!
//! Besides its parameters, [`Predictive`] draws latents from the guide, and from the model what they imply: deterministics, and
//! observed sites anew. Plates without latents and parameters may have other sizes than in the fit, which is how to predict.
//!
//! ```
//! use svi_runtime::prelude::*;
//! # #[model]
//! # fn location(y: &[f64]) {
//! #     let mu = sample("mu", Normal::new(0.0, 10.0));
//! #     for i in plate("item", y.len()) {
//! #         observe("y", Normal::new(mu, 1.0), y[i]);
//! #     }
//! # }
//!
//! let y = [2.0, 3.0, 4.0, 3.0];
//! let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.02));
//! let run = svi.run(0, 4_000, (&y,), ())?;
//! let draws = Predictive::new(1_000).posterior(1, &svi, &run.state, (&[0.0; 7],), ())?;
//! assert_eq!(draws[0].item.len(), 7);
//! let mean = draws.iter().map(|draw| draw.item[6].y).sum::<f64>() / 1_000.0;
//! assert!((mean - 3.0).abs() < 0.2);
//! # Ok::<(), SviError>(())
//! ```
//!
//! # Saving a fit
//!
//! With the feature `serde`, [`SviState`] and the generated records are serialisable. A fit that was saved and loaded continues
//! with the same bits.
//!
//! ```
//! # #[cfg(feature = "serde")]
//! # {
//! use svi_runtime::prelude::*;
//! # #[model]
//! # fn location(y: f64) {
//! #     let mu = sample("mu", Normal::new(0.0, 1.0));
//! #     observe("y", Normal::new(mu, 1.0), y);
//! # }
//!
//! let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.05));
//! let mut state = svi.run(3, 100, (2.0,), ())?.state;
//! let saved = serde_json::to_string(&state)?;
//! let mut loaded: SviState<_, _> = serde_json::from_str(&saved)?;
//! let (a, b) = (svi.update(&mut state, (2.0,), ())?, svi.update(&mut loaded, (2.0,), ())?);
//! assert_eq!(a.to_bits(), b.to_bits());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What goes wrong
//!
//! A guide that does not fit its model does not compile; see [`#[guide]`](macro@guide). What only the arguments can show is an
//! [`SviError`], which names the function and the site. `update` leaves the state as it was.
//!
//! ```
//! use svi_runtime::prelude::*;
//! # #[model]
//! # fn measured(y: &[f64], sigma: &[f64]) {
//! #     let mu = sample("mu", Normal::new(0.0, 1.0));
//! #     for i in plate("item", y.len()) {
//! #         observe("y", Normal::new(mu, sigma[i]), y[i]);
//! #     }
//! # }
//!
//! let svi = Svi::new(measured(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.05));
//! let (y, sigma) = ([1.0, 2.0], [1.0, 0.0]);
//! let mut state = svi.init(3, (&y, &[1.0, 1.0]), ())?;
//! let error = svi.update(&mut state, (&y, &sigma), ()).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "site `item[1].y` of `measured`: `scale` of `Normal` is 0, but has to be positive and finite"
//! );
//! assert_eq!(state.steps(), 0);
//! # Ok::<(), SviError>(())
//! ```
//!
//! Where a bad draw now and then is no reason to stop, [`Svi::stable_update`] skips the step, and the state counts it.
//!
//! ```
//! use svi_runtime::prelude::*;
//!
//! // The variance is negative wherever `v` is below one half.
//! #[model]
//! fn fragile() {
//!     let v = sample("v", Exponential::new(1.0));
//!     observe("y", Normal::new(0.0, (v - 0.5).sqrt()), 0.0);
//! }
//!
//! #[guide(model = fragile)]
//! fn approximate() {
//!     let loc = param("loc", 0.5);
//!     sample("v", LogNormal::new(loc, 1.0));
//! }
//!
//! let svi = Svi::new(fragile(), approximate(), TraceElbo::new(), Adam::new(0.1));
//! let mut state = svi.init(0, (), ())?;
//! for _ in 0..1_000 {
//!     let _loss: Option<f64> = svi.stable_update(&mut state, (), ())?;
//! }
//! assert!(state.skipped() > 0 && state.steps() == 1_000);
//! assert!(svi.get_params(&state).guide.loc.is_finite());
//! # Ok::<(), SviError>(())
//! ```
//!
//! # Threads
//!
//! With the feature `threads`, which is on by default, large plates run on the threads of [rayon](https://docs.rs/rayon)'s pool:
//! those of 32,768 iterations or more, in pieces of at least half as many, and those of observations that run side by side from
//! 8,192 on. Without it the same pieces run one after the other. How many pieces there are depends on sizes alone, each draws from a stream of random numbers of its own, and what they add up is added
//! in a fixed order: so a fit has the same bits, however many threads there are, and an error names the first iteration that has one.
//!
//! One after the other run: the iterations of a scan; those of a plate with a subsampled plate inside; those of a subsampled plate,
//! and those that read vectors (`at`, `dot`), unless they run side by side.
//!
//! # Where things are
//!
//! [`distributions`] and the [`constraints`] of latents and parameters; [`optim`], the optimizers; [`autoguide`];
//! [`special`], the special functions that densities need.

extern crate self as svi_runtime;

mod accumulator;
pub mod autoguide;
#[cfg(feature = "serde")]
mod checkpoint;
mod collector;
pub mod constraints;
pub mod distributions;
mod editor;
mod error;
mod finished;
mod given;
mod guide;
mod initial;
#[doc(hidden)]
pub mod lanes;
#[doc(hidden)]
pub mod language;
pub mod linalg;
mod marginal;
mod minibatch;
mod model;
mod objective;
pub mod optim;
mod particle;
mod picked;
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
mod submodel;
mod svi;
mod threads;
#[doc(hidden)]
pub mod value;
mod vector;
mod window;
mod words;
mod written_out;

pub use error::SviError;
pub use given::{IntoModel, IntoOptimizer};
pub use guide::{Guide, GuideFor};
pub use initial::{Bounded, Initial};
#[doc(hidden)]
pub use language as __private;
pub use model::Model;
pub use objective::TraceElbo;
pub use predictive::Predictive;
pub use real::{Arg, Real, log_mix, log_sum_exp};
pub use record::Record;
pub use run::{IntoSteps, Start, Steps, SviRun};
pub use scalar::Scalar;
pub use shape::Shape;
pub use state::SviState;
pub use svi::{ParamsOf, Svi, SviParams, elbo};
pub use svi_macros::{guide, model};
pub use vector::{DataRow, InitialVector, RowMatrix, SparseRow, Vector};
pub use words::Iterations;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
