//! The words of the language, as items, so that an editor can complete and explain them.
//!
//! The macros rewrite them; called anywhere else they do not compile.

/// Holds for nothing that a user can write: it is what makes a word an error outside a body.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`sample`, `observe`, `param`, `plate`, `enumerate`, `factor` and `deterministic` have a meaning only in the body of a `#[model]` or `#[guide]` function",
    label = "outside of a model or guide, or inside a macro or a nested item",
    note = "annotate the function with `#[model]` or `#[guide(model = ..)]`; helpers take and return `Real`s instead"
)]
pub trait InBody {}

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
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// for i in plate("item", 3) {}
/// ```
pub fn plate<L: InBody>(_name: &str, _len: L) -> std::iter::Empty<usize> {
    std::iter::empty()
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
/// an [`SviError`](crate::SviError). `sample` and `param` do not stand behind it in its block: what is drawn is drawn once, and
/// not once for every value. The work is that of the rest of the block times the number of values.
///
/// ```compile_fail
/// use svi_runtime::prelude::*;
/// let z = enumerate("z", Bernoulli::new(0.5));
/// ```
pub fn enumerate<D: InBody, V>(_name: &str, _distribution: D) -> V {
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

/// The value of a word that has none; of any type, so that there is no second error about it.
fn outside<V>() -> V {
    unreachable!("no type is `InBody`")
}
