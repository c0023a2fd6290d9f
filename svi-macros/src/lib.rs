//! The attribute macros of `svi-runtime`, which re-exports and documents them: depend on that crate.

mod check;
mod derivative;
mod diagnostics;
mod editor;
mod expand;
mod fallback;
mod half_typed;
mod ir;
mod lanes;
mod matching;
mod parse;
mod sampling;
mod slots;
mod stages;
mod table;
mod words;
mod written;

use proc_macro::TokenStream;

/// Turns a function into a model: a joint density of latents and observed values, given its arguments.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// /// A mean, and measurements of it.
/// #[model]
/// fn location(y: &[f64], #[fixed] prior_scale: f64) {
///     let mu = sample("mu", Normal::new(0.0, prior_scale));
///     for i in plate("item", y.len()) {
///         observe("y", Normal::new(mu, 1.0), y[i]);
///     }
/// }
///
/// let draws = Predictive::new(3).prior(1, &location(10.0), (&[0.5, 1.5],))?;
/// assert_eq!(draws[0].item.len(), 2);
/// # Ok::<(), SviError>(())
/// ```
///
/// # Options
///
/// - `#[model(crate = path)]`: where the runtime is, if the dependency has another name: `crate = ::inference`. It is
///   `::svi_runtime` if not set.
///
/// # Arguments
///
/// An argument with `#[fixed]` is one of the constructor, `location(10.0)`, which keeps it; every other argument is *dynamic*
/// and is passed, in a tuple, to each call of `init`, `update` and so on. Dynamic arguments are `Copy`: references, slices,
/// numbers. A `#[fixed]` argument is kept, and borrows nothing but `'static`. The function may have lifetimes and type parameters,
/// and names each type: no `impl Trait`.
///
/// For models that have this one inside, an argument may be a `Real` or an array of them, and the function may return a `Real`,
/// `Vector`, `RowMatrix`, or arrays and tuples of these: its last expression. Where the model is run alone, such an argument is an
/// `f64`, and nobody asks for the value. A `Vector` or `RowMatrix` is no argument: it is read in the body that has its site.
///
/// # The body
///
/// - `sample("name", distribution)` is a latent, a `Real`. The distribution is written in place, so that its family and size can
///   be read: `Normal::new(0.0, 1.0)`, `Normal::new(0.0, 1.0).iid::<3>()`, `Dirichlet::<3>::new(..)`.
/// - `observe("name", distribution, value)` adds the log density at a value; `None` adds nothing.
/// - `param("name", initial)` is a parameter, whose constraint is the type of the initial value: `Positive(1.0)`.
/// - `for i in plate("name", len) { .. }` has conditionally independent iterations, at the top of the body or of another plate.
///   With `plate("name", len).subsample(size)` a step visits a part of them, and `plate("name", len).of(total)` is a part of more.
/// - `let z = enumerate("name", distribution);` is a discrete latent that is summed out: `Categorical`, `Bernoulli` or `Binomial`.
///   The rest of its block is run for each of its values; `z`, a `usize`, `bool` or `u64`, is data to it.
/// - `let value = submodel("prefix", model(fixed, ..), (dynamic, ..));` has another model inside, at the top of the body or of a
///   plate. Its value is what that function returns.
/// - `let a = for i in plate("name", len) { ..; value };` collects the last expression of each iteration as a vector.
/// - `for (t, state) in scan("name", len, initial) { ..; next }` runs its steps one after the other, each with the state that the
///   one before has left; `let states = for ..;` collects them.
/// - `.iid(len)` and `.iid((rows, columns))` behind a distribution make its site a vector or matrix of run-time size, and
///   `.to_event()` one with a number for each number of the parameters that are vectors (`.to_event(2)` for matrices). A parameter
///   is one if it starts at `vec![..]` or its type is written: `let w: Vector = param("w", start);`.
/// - `dot(&w, row)`, `w.at(index)`, `w.sum()`, `w.dot_self()` and `linear::<K>(&weights, row)` read vectors and matrices, each as a
///   `Real` (or `K` of them) of its own. They do not stand in ordinary loops and closures.
/// - `factor("name", term)` adds a term to the log density.
/// - `deterministic("name", value)` records a value in predictive draws, and is that value. An array has its size written:
///   `let p: [Real; 3] = deterministic("p", q);`, unless the array itself stands there or where `q` is bound.
/// - `Real` without arguments is the body's own number; `Real::from(0.0)` starts a sum.
/// - The rest is Rust: `if`, `match` and loops over data, closures, calls of helpers that are generic over `Real<N>`.
///
/// # Restrictions
///
/// Each of these is refused by the compiler, at the token that is wrong.
///
/// - Names are string literals and identifiers, and each stands for one thing in the function.
/// - `sample` and `param` do not stand under `if`, `match`, `&&`, `||`, in an ordinary loop or in a closure: the set of latents
///   and parameters is fixed. `observe`, `factor` and `deterministic` may.
/// - `Real`s are not compared: a branch on a latent has no derivative. `x.detach()` is its value, without the derivative.
/// - No value leaves an iteration of a plate: what is declared outside is not assigned inside. Nor does any leave the rest of a
///   block behind an `enumerate`.
/// - `enumerate` is a statement of its own at the top of the body or of a plate, and no `sample` or `param` follows it there.
/// - `return`, `?`, and `break` or `continue` out of an iteration do not stand in a body.
/// - Words do not stand in the arguments of macros, which are no syntax yet: `dbg!(sample(..))`.
/// - The size of an array is a literal, a constant or a function of these; what is known only when the program runs is `.iid(len)`.
/// - The name of the function makes the name of a type, which must not be one of the prelude's: no `fn normal`; and the name of a
///   macro, which its guides find: no `fn line`, no `fn model`. It is no method, is not called `main`, and does not begin with a
///   capital.
/// - Names of sites do not begin with two underscores, and `gen` is a keyword in every edition.
/// - `Real` has hidden methods by which other libraries call what is spelt otherwise here (`log`, `clip`, `hypot`, `floor`, ..): their
///   errors say what to write. A trait of yours cannot add methods of these names to `Real`.
///
/// # What is generated
///
/// For `fn location`: the constructor `location`; the type of its value, `Location`; the records `LocationLatents`,
/// `LocationParams` and `LocationDraw` (latents, enumerated sites, deterministics and observed sites of a predictive draw),
/// with one more for each plate, such as `LocationItemDraw`; a sub-model is a field of its model's own records. They are as
/// visible as the function, derive `Clone`, `Debug` and `PartialEq` (and serde's traits, under the feature `serde`), and all their
/// fields are public. The records of latents are generic over the type of their numbers, with `f64` as default. The
/// documentation of each says what it was made of.
///
/// ```
/// use svi_runtime::{Model, Record, prelude::*};
///
/// /// A hierarchy with a parameter of its own.
/// #[model]
/// fn schools(y: &[f64]) {
///     let spread = param("spread", Positive(2.0));
///     let mu = sample("mu", Normal::new(0.0, 5.0));
///     for j in plate("school", y.len()) {
///         let effect = sample("effect", Normal::new(mu, spread).iid::<2>());
///         let gap = deterministic("gap", effect[1] - effect[0]);
///         observe("y", Normal::new(gap, 1.0), y[j]);
///     }
/// }
///
/// // The constructor, and the type of its value.
/// let model: Schools = schools();
///
/// // Latents: a field a site, a `Vec` a plate. An array is a site with a size.
/// let latents: SchoolsLatents<f64> =
///     SchoolsLatents { mu: 1.0, school: vec![SchoolsSchool { effect: [2.0, 3.0] }, SchoolsSchool { effect: [4.0, 5.0] }] };
/// assert_eq!(latents.flatten(), [1.0, 2.0, 3.0, 4.0, 5.0]);
///
/// // Parameters. A plate without any has no record.
/// let params = SchoolsParams { spread: 2.0 };
/// assert_eq!(params.flatten(), [2.0]);
///
/// // One predictive draw.
/// let draw: SchoolsDraw = Predictive::new(1).prior(0, &model, (&[0.0, 0.0],))?.remove(0);
/// let SchoolsDraw { mu, school } = draw;
/// let SchoolsSchoolDraw { effect, gap, y } = school[1].clone();
/// assert_eq!(gap, effect[1] - effect[0]);
/// assert!(mu.is_finite() && y.is_finite());
///
/// // The trait that ties them together.
/// fn parts<M>(_: &M) -> &'static str
/// where
///     M: Model<Latents = SchoolsLatents, Params = SchoolsParams, Draw = SchoolsDraw>,
/// {
///     M::NAME
/// }
/// assert_eq!(parts(&model), "schools");
/// # Ok::<(), SviError>(())
/// ```
///
/// A model also has a hidden macro and a hidden type under its own name, by which guides are checked against it: the name is
/// taken among values, types and macros alike. `mod coin; pub use coin::coin;` is therefore a clash (E0255); call one of the two
/// something else.
///
/// # One expansion in full
///
/// What the macro makes of
///
/// ```
/// # use svi_runtime::prelude::*;
/// /// A mean, and a measurement of it.
/// #[model]
/// fn location(y: f64) {
///     let mu = sample("mu", Normal::new(0.0, 10.0));
///     observe("y", Normal::new(mu, 1.0), y);
/// }
/// ```
///
/// where `rt` is `::svi_runtime::__private`; the words are calls of functions there. There are serde's derives too, under the
/// feature `serde`. Variables that begin with two underscores are the macro's alone: the body does not see them.
///
/// ```
/// # use svi_runtime::{__private as rt, prelude::*};
#[doc = include_str!("expansion.rs")]
/// # let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
/// # assert!(svi.run(0, 10, (0.5,), ())?.losses.iter().all(|loss| loss.is_finite()));
/// # Ok::<(), SviError>(())
/// ```
#[proc_macro_attribute]
pub fn model(attribute: TokenStream, item: TokenStream) -> TokenStream {
    stages::model(attribute.into(), item.into()).into()
}

/// Turns a function into a guide: a family of distributions over the latents of one model.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn location(y: &[f64]) {
///     let mu = sample("mu", Normal::new(0.0, 10.0));
///     for i in plate("item", y.len()) {
///         let z = sample("z", Normal::new(mu, 1.0));
///         observe("y", Normal::new(z, 1.0), y[i]);
///     }
/// }
///
/// /// The items' means follow the common one.
/// #[guide(model = location)]
/// fn structured(y: &[f64]) {
///     let loc = param("loc", 0.0);
///     let scale = param("scale", Positive(1.0));
///     let mu = sample("mu", Normal::new(loc, scale));
///     for i in plate("item", y.len()) {
///         let share = param("share", UnitInterval(0.5)); // one for each item
///         let z_scale = param("z_scale", Positive(1.0));
///         sample("z", Normal::new(share * mu + (1.0 - share) * y[i], z_scale));
///     }
/// }
///
/// let y = [1.0, 2.0, 3.0];
/// let svi = Svi::new(location(), structured(), TraceElbo::new(), Adam::new(0.01));
/// let run = svi.run(1, 3_000, (&y,), (&y,))?;
/// let fit: StructuredParams = run.params.guide;
/// assert!((fit.loc - 2.0).abs() < 0.3);
/// assert!(fit.item.iter().all(|item| (item.share - 0.5).abs() < 0.2)); // exactly 1/2 in the posterior
/// # Ok::<(), SviError>(())
/// ```
///
/// # Options
///
/// - `model = path` is the model, by any path that reaches it: `super::location`, `other_crate::location`.
/// - `crate = path`: where the runtime is, as in `#[model]`.
///
/// # Arguments
///
/// As in `#[model]`, and independent of the model's: `svi.update(&mut state, model_args, guide_args)` takes two tuples.
///
/// # The body
///
/// `sample` and `param`, in the plates of the model and at its top. `sample("mu", distribution)` says how the latent `mu` of the
/// model is drawn, and is the value drawn, so that others may depend on it; its distribution has to be one whose draws have
/// derivatives, with the support that the latent has in the model. The order of sites is free.
///
/// # Restrictions
///
/// Those of `#[model]`, and these, which are checked against the model. Each is a compile error:
///
/// - every latent of the model is sampled, once, in the plate it has there;
/// - no other site is sampled, one that is enumerated in the model included, and no plate is there that the model has not got;
/// - every sub-model that has latents is there as `submodel("prefix", guide(fixed, ..), (dynamic, ..))`, in the plate it has in the
///   model, with a guide for that model;
/// - the supports are the same: a `Normal` cannot stand for a latent that is positive, and a `Beta` only if it says that it
///   leaves out the rest: `Beta::new(a, b).narrower()`;
/// - `observe`, `enumerate`, `factor` and `deterministic` belong in the model.
///
/// ```compile_fail,E0080
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn scale_of(y: f64) {
///     let scale = sample("scale", HalfCauchy::new(1.0));
///     observe("y", Normal::new(0.0, scale), y);
/// }
///
/// #[guide(model = scale_of)]
/// fn wrong() {
///     sample("scale", Normal::new(0.0, 1.0)); // help: use `LogNormal` or `Gamma`
/// }
/// let guide = wrong();
/// ```
///
/// That the plates have the same sizes is checked by `Svi::init`.
///
/// # What is generated
///
/// For `fn structured`: the constructor `structured`; the type of its value, `Structured`; the record `StructuredParams`, with one
/// more for each plate that has parameters, such as `StructuredItemParams`.
///
/// ```
/// use svi_runtime::{Record, prelude::*};
/// # #[model]
/// # fn location(y: &[f64]) {
/// #     for i in plate("item", y.len()) {
/// #         let z = sample("z", Normal::new(0.0, 1.0));
/// #         observe("y", Normal::new(z, 1.0), y[i]);
/// #     }
/// # }
/// #
/// # #[guide(model = location)]
/// # fn structured(y: &[f64]) {
/// #     let scale = param("scale", Positive(1.0));
/// #     for i in plate("item", y.len()) {
/// #         let share = param("share", UnitInterval(0.5));
/// #         sample("z", Normal::new(share * y[i], scale));
/// #     }
/// # }
///
/// let guide: Structured = structured();
/// let params =
///     StructuredParams { scale: 1.0, item: vec![StructuredItemParams { share: 0.2 }, StructuredItemParams { share: 0.4 }] };
/// assert_eq!(params.flatten(), [1.0, 0.2, 0.4]);
/// # let _ = guide;
/// ```
#[proc_macro_attribute]
pub fn guide(attribute: TokenStream, item: TokenStream) -> TokenStream {
    stages::guide(attribute.into(), item.into()).into()
}

/// The second stage of `#[guide]`, which the model's hidden macro calls.
#[doc(hidden)]
#[proc_macro]
pub fn __guide(input: TokenStream) -> TokenStream {
    stages::guide_with_model(input.into()).into()
}
