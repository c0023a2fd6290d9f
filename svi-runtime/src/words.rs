//! The words of the language, as items, so that an editor can complete and explain them.
//!
//! The macros rewrite them; called anywhere else they do not compile.

mod iterations;

pub use iterations::Iterations;

use crate::given::Nothing;

/// Holds for nothing that a user can write: it is what makes a word an error outside a body.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`sample`, `observe`, `param`, `plate`, `scan`, `enumerate`, `submodel`, `factor` and `deterministic` have a meaning only in the body of a `#[model]` or `#[guide]` function",
    label = "outside of a model or guide, inside a macro or a nested item, or under another name",
    note = "annotate the function with `#[model]` or `#[guide(model = ..)]`; helpers take and return `Real`s instead"
)]
pub trait InBody {}

/// Holds for nothing that a user can write: it is what makes a word that reads vectors an error elsewhere.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`dot` and `linear` read a vector or matrix of a `#[model]` or `#[guide]`, which this is not",
    label = "expected what `let w = sample(\"w\", Normal::new(0.0, 1.0).iid(len));` binds, a `param`, or what a plate collects",
    note = "in a helper, or for arrays of fixed size, write the sum as a loop"
)]
pub trait VectorOfBody {}

/// What is of no type, for a mistake that is reported, may be one.
#[diagnostic::do_not_recommend]
impl<T: Nothing> VectorOfBody for &T {}

/// Draws the latent site `name` from a distribution, and is its value.
///
/// In a model it stands at the top of the body or of a plate, and names a latent; in a guide it names a latent of the model
/// and says how to draw it.
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// let mu = sample("mu", Normal::new(0.0, 1.0));
/// ```
pub fn sample<D: InBody, V>(_name: &str, _distribution: D) -> V {
    outside()
}

/// Observes the site `name`: adds the log density of the distribution at `value`. `None` adds nothing.
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// observe("y", Normal::new(0.0, 1.0), 1.5);
/// ```
pub fn observe<D: InBody, X>(_name: &str, _distribution: D, _value: X) {}

/// A parameter, to be optimised from an initial value whose type is its constraint: `0.0`, `Positive(1.0)`.
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// let loc = param("loc", 0.0);
/// ```
pub fn param<I: InBody, V>(_name: &str, _initial: I) -> V {
    outside()
}

/// The iterations `0..len` of the plate `name`, conditionally independent of each other: `for i in plate("item", n) { .. }`.
///
/// With [`subsample`](Iterations::subsample) a step visits a part of them, and with [`of`](Iterations::of) they are a part of
/// more data.
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// for i in plate("item", 3) {}
/// ```
pub fn plate<L: InBody>(_name: &str, _len: L) -> Iterations {
    Iterations(())
}

/// A discrete latent that is summed out: the rest of its block is run for each value, and the sum of the densities, weighted
/// with the probabilities, is what counts.
///
/// ```text
/// ln Σ p(z) exp(log density of the rest, given z)      over all values z
/// ```
///
/// It is a statement of its own, `let z = enumerate("z", distribution);`, at the top of the body of a model or of a plate. The
/// distribution is a [`Categorical`](crate::prelude::Categorical), where `z` is a `usize`; a [`Bernoulli`](crate::prelude::Bernoulli), where it
/// is a `bool`; or a [`Binomial`](crate::prelude::Binomial), where it is a `u64`. The value is data to what follows: it may be an
/// index, and stand under `if` and `match`. A second `enumerate` in the block is inside of the first, so that all pairs of
/// values are summed over.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// /// Two kinds of points, with the same spread.
/// #[model]
/// fn two_kinds(y: &[f64]) {
///     let share = sample("share", Beta::new(1.0, 1.0));
///     let loc = sample("loc", Normal::new(0.0, 5.0).iid::<2>().ordered());
///     for i in plate("point", y.len()) {
///         let upper = enumerate("upper", Bernoulli::new(share));
///         observe("y", Normal::new(if upper { loc[1] } else { loc[0] }, 0.5), y[i]);
///     }
/// }
///
/// let y = [-2.1, -1.9, 3.1, 2.9, 3.0];
/// let svi = Svi::new(two_kinds(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.02));
/// let run = svi.run(1, 3_000, (&y,), ())?;
/// let draws = Predictive::new(100).posterior(2, &svi, &run.state, (&y,), ())?;
/// assert!(draws.iter().all(|draw| !draw.point[0].upper && draw.point[2].upper));
/// # Ok::<(), SviError>(())
/// ```
///
/// It is no latent of the guide. A predictive draw from the prior draws it from its distribution. One from the posterior draws
/// it from its distribution *given the latents and the data of the block*, `y[i]` here: to predict at points that are not
/// known, observe `None` there.
///
/// A value that is impossible, for its probability is 0 or an observation is outside the support, adds nothing; that all are is
/// an [`SviError`](crate::SviError). The work is that of the rest of the block times the number of values.
///
/// `sample` and `param` do not stand behind it in its block: what is drawn is drawn once, and not once for every value. A latent
/// whose distribution depends on the value is drawn before it from [`Flat`](crate::prelude::Flat), and observed behind it:
///
/// ```
/// use svi_runtime::prelude::*;
///
/// /// Effects of which some are near to zero.
/// #[model]
/// fn selected(y: &[f64]) {
///     for i in plate("point", y.len()) {
///         let effect = sample("effect", Flat::new());
///         let small = enumerate("small", Bernoulli::new(0.5));
///         observe("of_kind", Normal::new(0.0, if small { 0.1 } else { 5.0 }), effect);
///         observe("y", Normal::new(effect, 1.0), y[i]);
///     }
/// }
///
/// let y = [0.1, 6.0];
/// let svi = Svi::new(selected(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.02));
/// let run = svi.run(1, 3_000, (&y,), ())?;
/// let effects = svi.median(&run.state, (&y,))?.point;
/// assert!(effects[0].effect.abs() < 0.3 && effects[1].effect > 4.0);
/// # Ok::<(), SviError>(())
/// ```
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// let z = enumerate("z", Bernoulli::new(0.5));
/// ```
pub fn enumerate<D: InBody, V>(_name: &str, _distribution: D) -> V {
    outside()
}

/// The steps `0..len` of a sequence, each with the state that the one before it has left: its last expression is the next state.
/// `for (t, state) in scan("time", len, initial) { ..; next }`; `let states = for ..;` binds the states after each step, which
/// are read like a vector.
///
/// What is stored in the steps is a plate of that name: a guide samples it with `plate` or with `scan`. The cost is that of
/// two runs through the steps, the second from the last to the first. The state is one `Real`, or an array:
/// of `scan("time", len, [level, slope])`, or of `scan::<K>("time", len, initial)` where it is not written there. The states are then
/// the rows of a [`RowMatrix`](crate::prelude::RowMatrix).
///
/// ```
/// use svi_runtime::prelude::*;
///
/// /// A level that walks at random, in noise.
/// #[model]
/// fn local_level(y: &[f64]) {
///     let start = sample("start", Normal::new(0.0, 10.0));
///     let step = sample("step", HalfNormal::new(1.0));
///     for (t, level) in scan("time", y.len(), start) {
///         let noise = sample("noise", Normal::new(0.0, 1.0));
///         let level = level + step * noise;
///         observe("y", Normal::new(level, 1.0), y[t]);
///         level
///     }
/// }
/// let latents = LocalLevelLatents { start: 0.0, step: 1.0, time: vec![LocalLevelTime { noise: 0.5 }] };
/// # let _ = latents;
/// ```
pub fn scan<const K: usize>(
    _name: &str,
    _len: impl InBody,
    _initial: impl InBody,
) -> std::iter::Empty<(usize, [f64; K])> {
    std::iter::empty()
}

/// Another model inside of this one, under a prefix: its records become the field of that name. NumPyro's `handlers.scope`.
///
/// `submodel("prefix", model(fixed, ..), (dynamic, ..))` calls the function of a `#[model]` where it stands, with a tuple of the
/// model's dynamic arguments, which is left out if there are none. In the guide it is the same with a `#[guide]` for that model. It is
/// a statement of its own, `let value = submodel(..);` or without the `let`, at the top of the body or of a plate.
///
/// Its value is what the function returns: a `Real`, a [`Vector`](crate::Vector), a [`RowMatrix`](crate::RowMatrix), or arrays
/// and tuples of these. The type of a vector is written where it is bound, so that `at` and `dot` read it: `let levels: Vector =
/// submodel(..);`. An argument that is a `Real`, or an array of them, may depend on latents; if the model is run alone, it is
/// an `f64`, and what the function returns is ignored.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// /// A normal effect, drawn so that its spread may be small.
/// #[model]
/// fn non_centred(mu: Real, tau: Real) -> Real {
///     let z = sample("z", Normal::new(0.0, 1.0));
///     mu + tau * z
/// }
///
/// #[guide(model = non_centred)]
/// fn free() {
///     let loc = param("loc", 0.0);
///     let scale = param("scale", Positive(1.0));
///     sample("z", Normal::new(loc, scale));
/// }
///
/// #[model]
/// fn schools(y: &[f64], sigma: &[f64]) {
///     let mu = sample("mu", Normal::new(0.0, 5.0));
///     let tau = sample("tau", HalfNormal::new(5.0));
///     for j in plate("school", y.len()) {
///         let theta = submodel("effect", non_centred(), (mu, tau));
///         observe("y", Normal::new(theta, sigma[j]), y[j]);
///     }
/// }
///
/// #[guide(model = schools)]
/// fn mean_field(schools: usize) {
///     sample("mu", Normal::new(param("mu_loc", 0.0), param("mu_scale", Positive(1.0))));
///     sample("tau", LogNormal::new(param("tau_loc", 0.0), param("tau_scale", Positive(1.0))));
///     for _ in plate("school", schools) {
///         submodel("effect", free());
///     }
/// }
///
/// let (y, sigma) = ([28.0, 8.0, -3.0], [15.0, 10.0, 16.0]);
/// let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
/// let run = svi.run(0, 1_000, (&y, &sigma), (3,))?;
/// let effect: &FreeParams = &run.params.guide.school[0].effect;
/// assert!(effect.scale > 0.0);
/// let latents: SchoolsLatents = svi.sample_posterior(&run.state, 0, 1, (&y, &sigma), (3,))?.remove(0);
/// assert!(latents.school[2].effect.z.is_finite());
///
/// // Run alone: the arguments are numbers.
/// let draw: NonCentredDraw = Predictive::new(1).prior(0, &non_centred(), (1.0, 2.0))?.remove(0);
/// assert!(draw.z.is_finite());
/// # Ok::<(), SviError>(())
/// ```
///
/// A model may be there any number of times, under other prefixes, and have sub-models itself. A guide may leave out a
/// sub-model that has no latents. The autoguides fit the whole.
///
/// What a sub-model returns are new leaves of the body around, so that body's numbers have no more partials than that, whatever the
/// sub-model has inside. Where it returns something it runs twice in a step, once for the values and once for the
/// derivatives; so none of its plates is subsampled then.
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// submodel("trend", 1.0);
/// ```
pub fn submodel<M: InBody, V>(_prefix: &str, _model: M) -> V {
    outside()
}

/// Adds a term to the log density of the model.
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// factor("penalty", -1.0);
/// ```
pub fn factor<T: InBody>(_name: &str, _term: T) {}

/// Records a value in predictive draws, and is that value.
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// let double = deterministic("double", 2.0);
/// ```
pub fn deterministic<T: InBody>(_name: &str, value: T) -> T {
    value
}

/// The sum of the products of a vector's numbers with a row: of data, of `Real`s, or another vector. It is one `Real`, and
/// costs one slot, whatever the length.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn regression(x: &[Vec<f64>], y: &[f64], #[fixed] features: usize) {
///     let w = sample("w", Normal::new(0.0, 1.0).iid(features));
///     for i in plate("row", y.len()) {
///         observe("y", Normal::new(dot(&w, &x[i]), 1.0), y[i]);
///     }
/// }
/// ```
pub fn dot<V: VectorOfBody, X, R>(_vector: V, _row: X) -> R {
    outside()
}

/// The products of the `K` rows of a matrix with a row of data or of `Real`s: a small dense layer, an array of `K` `Real`s.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn softmax(x: &[Vec<f64>], y: &[usize], #[fixed] features: usize) {
///     let w = sample("w", Normal::new(0.0, 1.0).iid((3, features)));
///     for i in plate("row", y.len()) {
///         observe("y", Categorical::<3>::logits(linear::<3>(&w, &x[i])), y[i]);
///     }
/// }
/// ```
pub fn linear<const K: usize>(_weights: impl VectorOfBody, _row: impl Sized) -> [f64; K] {
    outside()
}

/// The value of a word that has none; of any type, so that there is no second error about it.
fn outside<V>() -> V {
    unreachable!("no type is `InBody`")
}
