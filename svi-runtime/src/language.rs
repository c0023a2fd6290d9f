//! What generated code names, as `__private`. Nothing here is meant for users, but the compiler prints where a bound stands that
//! their code does not meet: hence the plain name.
//!
//! The words of the language become calls of these functions. Each takes the user's arguments first, so that they are
//! evaluated before the scope is borrowed and may hold words themselves.

pub mod no_model;

pub use crate::__as_written as as_written;
pub use crate::__unreadable as unreadable;
pub use crate::constraints::{GreaterThan, Interval, Kind, LessThan, Support};
pub use crate::distributions::{
    Distribution, Enumerable, Family, Iid, Observation, OfRunTimeSize, OrderStatistics, RunTimeSize,
};
pub use crate::finished::{Finished, finished};
pub use crate::given::{
    InitialOf, IntoCollected, IntoElements, IntoInitial, IntoInitialVector, IntoLocation, IntoNextState, IntoParameter,
    IntoSquare, IntoState, OneNumber,
};
pub use crate::guide::{GuideBody, GuideFor, pull};
pub use crate::lanes;
pub use crate::minibatch::{Order, of, subsample};
pub use crate::model::{Model, Pass, score};
pub use crate::real::Real;
pub use crate::record::{NoLatents, Record, matrix_fits, matrix_of, rows_fit, vector_fits, vector_of};
pub use crate::recorded::RecordedAs;
pub use crate::schema::{Fact, KindOf, Names, Schema, Size, Values, check_site};
pub use crate::scope::{Division, GuideScope, ModelScope, Node, PlateSite, Scope, Site};
pub use crate::shape::Shape;
pub use crate::slot::Slot;
pub use crate::submodel::{
    Base, Behind, ChosenGuide, ChosenModel, Constant, Outcome, Part, PartAt, PartFor, PartSlot, SubGuide, SubModel,
    Top, as_text, emit_outcome, end_guide, end_model, guide_of, join, joined_len, largest, run_guide, run_model,
    start_guide, start_model,
};
pub use crate::value;
pub use crate::vector::{
    CollectSlot, Dot, DotSelf, Element, LeafSlot, Linear, Read, RowMatrix, ScanSlot, Sum, Vector, VectorSlot, as_rows,
    carry, collect, collect_in_lanes, emit, emit_state, end_carry, end_collected, end_collected_in_lanes,
    end_param_vector, end_read, end_scan, read, scan,
};
pub use crate::window::{DYNAMIC, View, Window};
#[cfg(feature = "serde")]
pub use serde;
pub use svi_macros::__guide as guide_with_model;

use crate::distributions::{
    ContinuousDistribution, Dual, Elements, Joint, JointPath, PathElements, Reparameterised, Vectorized,
};
use crate::initial::Initial;
use crate::lanes::{InOrder, LaneBody, Narrow, Wide};
use crate::minibatch::{Batch, Sampled};
use crate::real::Arg;
use crate::scope::{ParamDual, Values as Recordable};
use crate::vector::{InitialVector, KeptParam};

/// [`ModelScope::sample`].
#[inline(always)]
pub fn sample<'g, const N: usize, S: ModelScope<N>, D: ContinuousDistribution<N> + 'g>(
    distribution: D,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g Slot,
    site: Site,
) -> Dual<'g, N, D> {
    scope.sample(window, slot, site, distribution)
}

/// [`GuideScope::sample`].
#[inline(always)]
pub fn sample_in_guide<'g, const N: usize, S: GuideScope<N>, D: Reparameterised<N> + 'g>(
    distribution: D,
    scope: &mut S,
    window: &mut Window<'_>,
    fact: Fact,
    name: &'static str,
) -> Dual<'g, N, D> {
    let start = fact.start.unwrap_or_else(|| window.latents.leaf(fact.leaf).0);
    scope.sample(window, start, name, distribution)
}

/// [`ModelScope::sample_vector`].
#[inline(always)]
pub fn sample_vector<'g, const N: usize, S: ModelScope<N>, D: Elements<N> + 'g>(
    distribution: Vectorized<D>,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g VectorSlot<Vectorized<D>>,
    site: Site,
) -> Vector<'g> {
    scope.sample_vector(window, slot, site, distribution)
}

/// [`ModelScope::sample_vector`], for a matrix.
#[inline(always)]
pub fn sample_matrix<'g, const N: usize, S: ModelScope<N>, D: Elements<N> + 'g>(
    distribution: Vectorized<D>,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g VectorSlot<Vectorized<D>>,
    site: Site,
) -> RowMatrix<'g> {
    RowMatrix::new(scope.sample_vector(window, slot, site, distribution), distribution.columns())
}

/// [`GuideScope::sample_vector`], for a matrix.
#[inline(always)]
pub fn sample_matrix_in_guide<'g, const N: usize, S: GuideScope<N>, D: PathElements<N> + 'g>(
    distribution: Vectorized<D>,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g VectorSlot<Vectorized<D>>,
    fact: Fact,
    name: &'static str,
) -> RowMatrix<'g> {
    RowMatrix::new(scope.sample_vector(window, slot, fact.leaf, name, distribution), distribution.columns())
}

/// [`Scope::param_vector`], for a matrix.
#[inline(always)]
pub fn param_matrix<'g, const N: usize, S: Scope<N>, I: InitialVector>(
    initial: impl FnOnce() -> I,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g VectorSlot<KeptParam<I>>,
    name: &'static str,
) -> RowMatrix<'g> {
    let vector = scope.param_vector(window, slot, name, initial);
    RowMatrix::new(vector, slot.made_of().map_or(0, |kept| kept.columns))
}

/// [`ModelScope::end_sample_vector`].
#[inline(always)]
pub fn end_sample_vector<const N: usize, S: ModelScope<N>, D: Elements<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &VectorSlot<Vectorized<D>>,
) {
    scope.end_sample_vector(window, slot);
}

/// [`GuideScope::sample_vector`].
#[inline(always)]
pub fn sample_vector_in_guide<'g, const N: usize, S: GuideScope<N>, D: PathElements<N> + 'g>(
    distribution: Vectorized<D>,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g VectorSlot<Vectorized<D>>,
    fact: Fact,
    name: &'static str,
) -> Vector<'g> {
    scope.sample_vector(window, slot, fact.leaf, name, distribution)
}

/// [`GuideScope::end_sample_vector`].
#[inline(always)]
pub fn end_sample_vector_in_guide<const N: usize, S: GuideScope<N>, D: PathElements<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &VectorSlot<Vectorized<D>>,
) {
    scope.end_sample_vector(window, slot);
}

/// [`ModelScope::sample_joint`].
#[inline(always)]
pub fn sample_joint<'g, const N: usize, S: ModelScope<N>, D: Joint<N> + 'g>(
    distribution: D,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g VectorSlot<D>,
    site: Site,
) -> Vector<'g> {
    scope.sample_joint(window, slot, site, distribution)
}

/// [`ModelScope::end_sample_joint`].
#[inline(always)]
pub fn end_sample_joint<const N: usize, S: ModelScope<N>, D: Joint<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &VectorSlot<D>,
) {
    scope.end_sample_joint(window, slot);
}

/// [`GuideScope::sample_joint`].
#[inline(always)]
pub fn sample_joint_in_guide<'g, const N: usize, S: GuideScope<N>, D: JointPath<N> + 'g>(
    distribution: D,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g VectorSlot<D>,
    fact: Fact,
    name: &'static str,
) -> Vector<'g> {
    scope.sample_joint(window, slot, fact.leaf, name, distribution)
}

/// [`GuideScope::end_sample_joint`].
#[inline(always)]
pub fn end_sample_joint_in_guide<const N: usize, S: GuideScope<N>, D: JointPath<N>>(
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &VectorSlot<D>,
) {
    scope.end_sample_joint(window, slot);
}

/// [`Scope::param_vector`].
#[inline(always)]
pub fn param_vector<'g, const N: usize, S: Scope<N>, I: InitialVector>(
    initial: impl FnOnce() -> I,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g VectorSlot<KeptParam<I>>,
    name: &'static str,
) -> Vector<'g> {
    scope.param_vector(window, slot, name, initial)
}

/// [`ModelScope::enumerate`] of a site behind which no other is, and nothing is read from vectors.
#[inline(always)]
pub fn enumerate_last<const N: usize, S: ModelScope<N>, D: Enumerable<N>, Rest>(
    distribution: D,
    scope: &mut S,
    window: &mut Window<'_>,
    site: Site,
    rest: Rest,
) where
    Rest: Fn(&mut S, &mut Window<'_>, D::Point) -> Finished,
    Rest: Sync,
{
    scope.enumerate::<true, false, D>(
        window,
        site,
        distribution,
        #[inline(always)]
        |scope, window, value| {
            rest(scope, window, value);
        },
    );
}

/// [`ModelScope::enumerate`] of a site behind which nothing is read from vectors.
#[inline(always)]
pub fn enumerate<const N: usize, S: ModelScope<N>, D: Enumerable<N>, Rest>(
    distribution: D,
    scope: &mut S,
    window: &mut Window<'_>,
    site: Site,
    rest: Rest,
) where
    Rest: Fn(&mut S, &mut Window<'_>, D::Point) -> Finished,
    Rest: Sync,
{
    scope.enumerate::<false, false, D>(window, site, distribution, |scope, window, value| {
        rest(scope, window, value);
    });
}

/// [`ModelScope::enumerate`].
#[inline(always)]
pub fn enumerate_reading<const N: usize, S: ModelScope<N>, D: Enumerable<N>, Rest>(
    distribution: D,
    scope: &mut S,
    window: &mut Window<'_>,
    site: Site,
    rest: Rest,
) where
    Rest: Fn(&mut S, &mut Window<'_>, D::Point) -> Finished,
    Rest: Sync,
{
    scope.enumerate::<false, true, D>(window, site, distribution, |scope, window, value| {
        rest(scope, window, value);
    });
}

/// [`ModelScope::factor`].
#[inline(always)]
pub fn factor<const N: usize, S: ModelScope<N>>(term: impl Arg<N>, scope: &mut S, site: Site) {
    scope.factor(site, term);
}

/// [`ModelScope::deterministic`].
#[inline(always)]
pub fn deterministic<const N: usize, S: ModelScope<N>, T: Recordable<N>>(value: T, scope: &mut S, site: Site) -> T {
    scope.deterministic(site, value)
}

/// [`Scope::param`].
#[inline(always)]
pub fn param<'g, const N: usize, S: Scope<N>, I: Initial>(
    initial: impl FnOnce() -> I,
    scope: &mut S,
    window: &mut Window<'_>,
    slot: &'g Slot,
    name: &'static str,
) -> ParamDual<'g, N, I> {
    scope.param(window, slot, name, initial)
}

/// How many iterations there are, or which element is read.
#[derive(Debug)]
pub struct Count {
    /// The number.
    pub count: usize,
}

/// The leaf of a slot, for tests of derivatives.
#[inline(always)]
pub fn leaf<const N: usize>(value: f64, slot: &Slot) -> Real<'_, N> {
    Real::leaf(value, 1.0, slot, 0)
}

/// [`Scope::plate`].
#[inline(always)]
pub fn plate<const N: usize, const P: usize, const L: usize, S: Scope<N>, Iteration>(
    len: usize,
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    body: Iteration,
) where
    Iteration: Fn(&mut S, &mut Window<'_>, usize) -> Finished,
    Iteration: Sync,
{
    scope.plate(window, site, len, |scope, window, index| {
        body(scope, window, index);
    });
}

/// [`Scope::sampled_plate`].
#[inline(always)]
pub fn sampled_plate<const N: usize, const P: usize, const L: usize, S: Scope<N>, Iteration>(
    sampled: Sampled,
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    body: Iteration,
) where
    Iteration: Fn(&mut S, &mut Window<'_>, usize) -> Finished,
    Iteration: Sync,
{
    scope.sampled_plate(window, site, sampled, |scope, window, index| {
        body(scope, window, index);
    });
}

/// [`Scope::plate_in_lanes`].
#[inline(always)]
pub fn plate_in_lanes<
    const M: usize,
    const N: usize,
    const P: usize,
    const L: usize,
    S: Scope<N>,
    Iteration,
    InNarrow,
    InWide,
>(
    len: usize,
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    body: Iteration,
    narrow: InNarrow,
    wide: InWide,
) where
    Iteration: Fn(&mut S, &mut Window<'_>, usize) -> Finished,
    Iteration: Sync,
    InNarrow: LaneBody<M, N, InOrder, Narrow>,
    InWide: LaneBody<M, N, InOrder, Wide>,
{
    scope.plate_in_lanes(
        window,
        site,
        len,
        #[inline(always)]
        |scope, window, index| {
            body(scope, window, index);
        },
        narrow,
        wide,
    );
}

/// [`ModelScope::sampled_plate_in_lanes`].
#[inline(always)]
pub fn sampled_plate_in_lanes<
    const M: usize,
    const N: usize,
    const P: usize,
    const L: usize,
    S: ModelScope<N>,
    Iteration,
    InNarrow,
    InWide,
>(
    sampled: Sampled,
    scope: &mut S,
    window: &mut Window<'_>,
    site: PlateSite<P, L>,
    body: Iteration,
    narrow: InNarrow,
    wide: InWide,
) where
    Iteration: Fn(&mut S, &mut Window<'_>, usize) -> Finished,
    Iteration: Sync,
    InNarrow: for<'b> LaneBody<M, N, &'b Batch, Narrow>,
    InWide: for<'b> LaneBody<M, N, &'b Batch, Wide>,
{
    let body = |scope: &mut S, window: &mut Window<'_>, index| {
        body(scope, window, index);
    };
    scope.sampled_plate_in_lanes(window, site, sampled, body, narrow, wide);
}

/// [`ModelScope::end_sample`].
#[inline(always)]
pub fn end_sample<const N: usize, S: ModelScope<N>>(scope: &mut S, window: &mut Window<'_>, slot: Slot) {
    scope.end_sample(window, slot);
}

/// [`Scope::end_param`].
#[inline(always)]
pub fn end_param<const N: usize, S: Scope<N>>(scope: &mut S, window: &mut Window<'_>, slot: Slot) {
    scope.end_param(window, slot);
}

/// [`ModelScope::end_sample`] at the end of the block: no use of the leaf can follow, for its slot goes out of scope.
#[inline(always)]
pub fn last_sample<const N: usize, S: ModelScope<N>>(scope: &mut S, window: &mut Window<'_>, slot: &Slot) {
    scope.end_sample(window, slot.again());
}

/// [`Scope::end_param`] at the end of the block: no use of the leaf can follow, for its slot goes out of scope.
#[inline(always)]
pub fn last_param<const N: usize, S: Scope<N>>(scope: &mut S, window: &mut Window<'_>, slot: &Slot) {
    scope.end_param(window, slot.again());
}
