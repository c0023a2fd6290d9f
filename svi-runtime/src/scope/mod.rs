//! How a body is run.
//!
//! The macros turn the body of a model or guide into one function, generic over a scope. The scope decides what `sample`,
//! `observe` and `param` do: draw, score, pull gradients back, discover the shape, predict.

mod density;
mod discover;
mod draw;
mod in_lanes;
mod joint_sites;
mod part;
mod pieces;
mod plate;
mod predict;
mod pull;
mod sampled;
mod vector_sites;

pub(crate) use density::Density;
pub(crate) use discover::{Discover, Discovered};
pub(crate) use draw::Draw;
pub use predict::{Node, Recorded};
pub(crate) use predict::{Predict, Source};
pub(crate) use pull::Pull;

use crate::accumulator::Accumulator;
use crate::constraints::{Bijective, Kind, Positive, Support};
use crate::distributions::{
    Continuous, ContinuousDistribution, Distribution, Dual, Elements, Enumerable, Family, InvalidParameter, Joint,
    JointPath, Observation, PathElements, Reparameterised, Vectorized,
};
use crate::error::{Fault, Problem};
use crate::initial::Initial;
use crate::lanes::{InOrder, LaneBody, Narrow, Wide};
use crate::minibatch::{Batch, Sampled};
use crate::real::{Arg, Real};
use crate::slot::{Place, Slot};
use crate::vector::{InitialVector, KeptParam, Vector, VectorSlot};
use crate::window::{Part, Window};

/// A plate of a body: its name, and which plate of the block it is in the storage of parameters and of latents.
///
/// `P` and `L` are how many numbers an iteration has in each, where the macro can read it, or else
/// [`DYNAMIC`](crate::window::DYNAMIC).
#[derive(Clone, Copy, Debug)]
pub struct PlateSite<const P: usize, const L: usize> {
    /// The name.
    pub name: &'static str,
    /// Which plate of the function's parameters.
    pub params: usize,
    /// Which plate of the model's latents.
    pub latents: usize,
    /// Whether its iterations may run in pieces.
    pub division: Division,
}

/// How a large plate may be divided into pieces that run at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Division {
    /// Not at all.
    InOrder,
    /// Into pieces, if its iterations run side by side.
    SideBySide,
    /// Into pieces.
    Pieces,
    /// Into pieces, each of which collects a part of the plate's vector.
    Collecting,
}

impl Division {
    /// That of a plate, given whether all plates inside of it are whole, and whether its iterations read vectors. Those that
    /// do and are compiled apart from what is around them lose more than two threads gain.
    #[inline(always)]
    pub const fn of(is_whole: bool, reads_vectors: bool) -> Self {
        match (is_whole, reads_vectors) {
            (false, _) => Self::InOrder,
            (true, true) => Self::SideBySide,
            (true, false) => Self::Pieces,
        }
    }
}

impl<const P: usize, const L: usize> PlateSite<P, L> {
    /// The same plate, whose iterations run one after the other.
    #[inline(always)]
    pub(crate) fn in_order(self) -> Self {
        Self { division: Division::InOrder, ..self }
    }

    /// The same plate, which collects.
    #[inline(always)]
    pub(crate) fn collecting(self) -> Self {
        let division = if self.division == Division::Pieces { Division::Collecting } else { self.division };
        Self { division, ..self }
    }
}

/// A site of a body: its name, and which of the block's recorded sites it is in a predictive draw.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// The name.
    pub name: &'static str,
    /// Its index among the block's recorded sites.
    pub index: usize,
    /// Whether it is inside of a sum over the values of an enumerated site.
    pub summed: bool,
}

/// The value of a parameter in a body.
pub type ParamDual<'g, const N: usize, I> = <<I as Initial>::Point as Continuous>::Dual<'g, N>;

/// What both kinds of body do.
pub trait Scope<const N: usize>: Faulty + Sized {
    /// A parameter; `initial` is called only when the shape is discovered.
    fn param<'g, I: Initial>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        name: &'static str,
        initial: impl FnOnce() -> I,
    ) -> ParamDual<'g, N, I>;

    /// Takes a parameter's partials out of the sum, after its last use.
    fn end_param(&mut self, window: &mut Window<'_>, slot: Slot);

    /// A parameter that is a vector; `initial` is called only when the shape is discovered.
    fn param_vector<'g, I: InitialVector>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<KeptParam<I>>,
        name: &'static str,
        _initial: impl FnOnce() -> I,
    ) -> Vector<'g> {
        vector_sites::param_vector(window, slot, name)
    }

    /// The sum in the making.
    fn sum(&mut self) -> &mut Accumulator<N>;

    /// 1 if the sum is part of the loss, -1 if of the log density.
    #[inline(always)]
    fn loss_sign(&self) -> f64 {
        1.0
    }

    /// The iterations of a plate.
    fn plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    );

    /// The iterations of a plate, in which `narrow` and `wide` do the same for several at once.
    #[inline(always)]
    fn plate_in_lanes<const M: usize, const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
        _narrow: impl LaneBody<M, N, InOrder, Narrow>,
        _wide: impl LaneBody<M, N, InOrder, Wide>,
    ) {
        self.plate(window, site, len, body);
    }

    /// A sub-model, stored as a plate of one iteration; `subsamples` if a step visits a part of one of its plates.
    fn part<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        subsamples: bool,
        body: impl Fn(&mut Self, &mut Window<'_>),
    );

    /// The iterations that a step visits of a plate that is subsampled, or a part of more data. Their sum of log densities
    /// is multiplied by how many iterations each stands for.
    fn sampled_plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        sampled: Sampled,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    );
}

/// What the body of a model does.
pub trait ModelScope<const N: usize>: Scope<N> {
    /// A latent site.
    fn sample<'g, D: ContinuousDistribution<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        site: Site,
        distribution: D,
    ) -> Dual<'g, N, D>;

    /// Takes a latent's partials out of the sum, after its last use.
    fn end_sample(&mut self, window: &mut Window<'_>, slot: Slot);

    /// A latent site that is a vector.
    fn sample_vector<'g, D: Elements<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<Vectorized<D>>,
        site: Site,
        distribution: Vectorized<D>,
    ) -> Vector<'g>;

    /// Scores a latent that is a vector, and takes its partials out of the sum and of what was handed back to it.
    fn end_sample_vector<D: Elements<N>>(&mut self, window: &mut Window<'_>, slot: &VectorSlot<Vectorized<D>>);

    /// A latent site that is a vector whose numbers are scored at once.
    fn sample_joint<'g, D: Joint<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<D>,
        site: Site,
        distribution: D,
    ) -> Vector<'g>;

    /// [`end_sample_vector`](Self::end_sample_vector) of such a vector.
    fn end_sample_joint<D: Joint<N>>(&mut self, window: &mut Window<'_>, slot: &VectorSlot<D>);

    /// An observed site.
    fn observe<D: Distribution<N, Point: Recorded>, X: Observation<D, N>>(
        &mut self,
        site: Site,
        distribution: D,
        value: X,
    );

    /// A discrete latent, summed out: `rest` is what stands behind it in its block. If `LAST` it sums nothing else out, and if
    /// `READS` leaves are read from vectors there; it has no others.
    fn enumerate<const LAST: bool, const READS: bool, D: Enumerable<N>>(
        &mut self,
        window: &mut Window<'_>,
        site: Site,
        distribution: D,
        rest: impl Fn(&mut Self, &mut Window<'_>, D::Point) + Sync,
    );

    /// [`sampled_plate`](Scope::sampled_plate) of a plate without latents and parameters of its own, in which
    /// `narrow` and `wide` do the same for several iterations at once.
    #[inline(always)]
    fn sampled_plate_in_lanes<const M: usize, const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        sampled: Sampled,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
        _narrow: impl for<'b> LaneBody<M, N, &'b Batch, Narrow>,
        _wide: impl for<'b> LaneBody<M, N, &'b Batch, Wide>,
    ) {
        self.sampled_plate(window, site, sampled, body);
    }

    /// A term of the log density.
    fn factor(&mut self, site: Site, term: impl Arg<N>);

    /// A value to be recorded in predictive draws.
    #[inline(always)]
    fn deterministic<T: Values<N>>(&mut self, _site: Site, value: T) -> T {
        value
    }
}

/// What the body of a guide does.
pub trait GuideScope<const N: usize>: Scope<N> {
    /// A latent site of the model, stored at `start` of the block's latents.
    fn sample<'g, D: Reparameterised<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        start: usize,
        name: &'static str,
        distribution: D,
    ) -> Dual<'g, N, D>;

    /// A latent site of the model that is a vector.
    fn sample_vector<'g, D: PathElements<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<Vectorized<D>>,
        start: usize,
        name: &'static str,
        distribution: Vectorized<D>,
    ) -> Vector<'g>;

    /// Takes the partials of the vector's distribution out of what was handed back to it.
    fn end_sample_vector<D: PathElements<N>>(&mut self, window: &mut Window<'_>, slot: &VectorSlot<Vectorized<D>>);

    /// A latent site of the model that is a vector whose numbers are drawn at once.
    fn sample_joint<'g, D: JointPath<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<D>,
        leaf: usize,
        name: &'static str,
        distribution: D,
    ) -> Vector<'g>;

    /// [`end_sample_vector`](Self::end_sample_vector) of such a vector.
    fn end_sample_joint<D: JointPath<N>>(&mut self, window: &mut Window<'_>, slot: &VectorSlot<D>);
}

/// What `deterministic` can record: a number, or an array of them.
pub trait Values<const N: usize>: Copy {
    /// Appends the numbers.
    fn push_to(&self, numbers: &mut Vec<f64>);
}

impl<const N: usize> Values<N> for f64 {
    fn push_to(&self, numbers: &mut Vec<f64>) {
        numbers.push(*self);
    }
}

impl<const N: usize> Values<N> for Real<'_, N> {
    fn push_to(&self, numbers: &mut Vec<f64>) {
        numbers.push(self.detach());
    }
}

impl<const N: usize, T: Values<N>, const K: usize> Values<N> for [T; K] {
    fn push_to(&self, numbers: &mut Vec<f64>) {
        for value in self {
            value.push_to(numbers);
        }
    }
}

/// The first problem: this one, unless one was noted before. It sees nothing of the scope, so that the sum can stay in registers.
#[cold]
#[inline(never)]
fn note(fault: Option<Box<Fault>>, site: &'static str, problem: Problem) -> Option<Box<Fault>> {
    fault.or_else(|| Some(Box::new(Fault::new(site, problem))))
}

/// The first problem of a pass, if there was one.
pub trait Faulty {
    /// The place of it.
    fn fault(&mut self) -> &mut Option<Box<Fault>>;

    /// Whether there was one.
    #[inline(always)]
    fn has_failed(&mut self) -> bool {
        self.fault().is_some()
    }

    /// Whether a log density of minus infinity is no problem: it belongs to one value of several that are summed over.
    #[inline(always)]
    fn may_be_impossible(&self) -> bool {
        false
    }

    /// Notes a problem, if it is the first.
    #[inline(always)]
    fn fail(&mut self, site: &'static str, problem: Problem) {
        let noted = self.fault().take();
        *self.fault() = note(noted, site, problem);
    }

    /// Says of the first problem in which iteration of a plate it was.
    #[inline(always)]
    fn place_in(&mut self, plate: &'static str, index: usize) {
        if let Some(fault) = self.fault() {
            fault.within(plate, index);
        }
    }

    /// Notes it if the distribution's parameters are outside their constraints, unless its density will show it.
    #[inline(always)]
    fn check_unless_shown<const N: usize, D: Distribution<N>>(&mut self, site: &'static str, distribution: &D) {
        if !D::SELF_CHECKING {
            self.check(site, distribution);
        }
    }

    /// Notes it if the sum is not finite after the distribution's log density was added.
    #[inline(always)]
    fn check_scored<const N: usize, D: Distribution<N>>(&mut self, site: &'static str, sum: f64, distribution: &D) {
        if !sum.is_finite() {
            self.check(site, distribution);
            self.check_finite(site, sum);
        }
    }

    /// Notes it if the distribution's parameters are outside their constraints.
    #[inline(always)]
    fn check<const N: usize, D: Distribution<N>>(&mut self, site: &'static str, distribution: &D) {
        if let Err(invalid) = distribution.check() {
            self.fail_parameter(site, D::Family::NAME, invalid);
        }
    }

    /// Notes a parameter outside its constraint.
    #[inline(always)]
    fn fail_parameter(&mut self, site: &'static str, family: &'static str, invalid: InvalidParameter) {
        let InvalidParameter { parameter, value, expected } = invalid;
        self.fail(site, Problem::InvalidParameter { family, parameter, value, expected });
    }

    /// Notes it if a sum of log densities is not finite.
    #[inline(always)]
    fn check_finite(&mut self, site: &'static str, value: f64) {
        let is_impossible = value == f64::NEG_INFINITY && self.may_be_impossible();
        if !value.is_finite() && !is_impossible {
            self.fail(site, Problem::NonFiniteDensity { value });
        }
    }

    /// Notes it if none of the values of an enumerated site is possible.
    #[inline(always)]
    fn check_marginal(&mut self, site: &'static str, value: f64, values: usize) {
        if value == f64::NEG_INFINITY && !self.may_be_impossible() {
            self.fail(site, Problem::NoPossibleValue { values });
        }
    }

    /// Notes a value outside the support of its distribution.
    #[inline(always)]
    fn fail_outside<F: Family>(&mut self, site: &'static str, value: f64) {
        let support = F::Support::KIND.describe();
        self.fail(site, Problem::OutsideSupport { family: F::NAME, support, value });
    }
}

/// The problem of a plate that has `found` iterations and should have `expected`.
fn size_problem(found: usize, expected: usize, reference: &'static str) -> Option<Problem> {
    (found != expected).then_some(Problem::PlateSize { found, expected, reference })
}

/// The next parameter of the block, as the leaf of `slot`; its partials are those in its unconstrained numbers.
#[inline(always)]
fn param_leaf<'g, const N: usize, I: Initial>(params: &mut Part<'_>, slot: &'g Slot) -> ParamDual<'g, N, I> {
    let len = I::Support::unconstrained_len(I::Point::WIDTH);
    let (start, index) = params.take(len);
    slot.put(Place { start, len });
    let numbers = &params.values[start..start + len];
    image_leaf::<N, I::Point>(I::Support::KIND, numbers, slot).unwrap_or_else(|| {
        let (low, high) = param_bounds::<I>(params, index);
        I::Point::constrain::<I::Support, N>(leaf::<N, I::Point>(numbers, slot), (low.into(), high.into())).0
    })
}

/// Real numbers as the leaf of `slot`; a constant where the value has more numbers than these.
#[inline(always)]
fn leaf<'g, const N: usize, P: Continuous>(numbers: &[f64], slot: &'g Slot) -> P::Dual<'g, N> {
    P::dual(|i| numbers.get(i).map_or(Real::from(0.0), |u| Real::leaf(*u, 1.0, slot, i)))
}

/// The images of real numbers in a support, as the leaf of `slot`, where each number has its own image and nothing else is
/// needed. That no image depends on another number is then known when the body is compiled.
#[inline(always)]
fn image_leaf<'g, const N: usize, P: Continuous>(
    support: Kind,
    numbers: &[f64],
    slot: &'g Slot,
) -> Option<P::Dual<'g, N>> {
    match support {
        Kind::Real => Some(P::dual(|i| Real::leaf(numbers[i], 1.0, slot, i))),
        Kind::Positive => Some(P::dual(|i| {
            let (u, mut x) = (numbers[i], [0.0]);
            <Positive>::constrain(&[u], (0.0, f64::INFINITY), &mut x);
            Real::leaf(x[0], x[0], slot, i).with_ln(u)
        })),
        _ => None,
    }
}

/// Whether a parameter is one number, constrained and not.
#[inline(always)]
fn is_one_number<I: Initial>() -> bool {
    I::Point::WIDTH == 1 && I::Support::unconstrained_len(1) == 1
}

/// The bounds of a parameter's constraint, which are kept with the shape; only constraints that have any read them.
#[inline(always)]
fn param_bounds<I: Initial>(params: &Part<'_>, leaf: usize) -> (f64, f64) {
    if I::Support::KIND.has_bounds() { params.shape().leaves[leaf].bounds } else { (f64::NEG_INFINITY, f64::INFINITY) }
}
