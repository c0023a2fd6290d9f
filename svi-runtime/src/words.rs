//! The words of the language, as items, so that an editor can complete and explain them.
//!
//! The macros rewrite them; called anywhere else they do not compile.

/// Holds for nothing that a user can write: it is what makes a word an error outside a body.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`sample`, `observe`, `param`, `plate`, `factor`, `deterministic`, `dot` and `linear` have a meaning only in the body of a `#[model]` or `#[guide]` function",
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
pub fn dot<V: InBody, X, R>(_vector: V, _row: X) -> R {
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
pub fn linear<const K: usize>(_weights: impl InBody, _row: impl InBody) -> [f64; K] {
    outside()
}

/// The value of a word that has none; of any type, so that there is no second error about it.
fn outside<V>() -> V {
    unreachable!("no type is `InBody`")
}
