//! How a body is run.
//!
//! The macros turn the body of a model or guide into one function, generic over a scope. The scope decides what `sample`,
//! `observe` and `param` do: draw, score, pull gradients back, discover the shape, predict.

mod density;
mod discover;
mod draw;
mod fault;
mod in_lanes;
mod joint_sites;
mod leaf;
mod part;
mod pieces;
mod plate;
mod predict;
mod pull;
mod sampled;
mod site;
mod vector_sites;

pub(crate) use density::Density;
pub(crate) use discover::{Discover, Discovered};
pub(crate) use draw::Draw;
pub use fault::Faulty;
pub use predict::{Node, Recorded};
pub(crate) use predict::{Predict, Source};
pub(crate) use pull::Pull;
pub use site::{Division, PlateSite, Site};

use crate::accumulator::Accumulator;
use crate::distributions::{
    Continuous, ContinuousDistribution, Distribution, Dual, Elements, Enumerable, Joint, JointPath, Observation,
    PathElements, Reparameterised, Vectorized,
};
use crate::initial::Initial;
use crate::lanes::{InOrder, LaneBody, Narrow, Wide};
use crate::minibatch::{Batch, Sampled};
use crate::real::{Arg, Real};
use crate::slot::Slot;
use crate::vector::{InitialVector, KeptParam, Vector, VectorSlot};
use crate::window::Window;

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
