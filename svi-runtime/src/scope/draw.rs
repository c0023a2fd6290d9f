//! A draw of the latents from the guide.

use rand::Rng;

use super::in_lanes::{Bodies, InLanes, in_lanes};
use super::leaf::{is_one_number, param_leaf};
use super::part::in_part;
use super::pieces::{self, Divisible};
use super::plate::{Rows, for_each_row};
use super::sampled::Sampler;
use super::vector_sites::guide_vector;
use super::{Faulty, GuideScope, ParamDual, PlateSite, Scope, joint_sites};
use crate::accumulator::Accumulator;
use crate::distributions::{
    Continuous, ContinuousDistribution, Distribution, Dual, JointPath, PathElements, Reparameterised, Vectorized,
};
use crate::error::Fault;
use crate::initial::Initial;
use crate::lanes::{Brought, InOrder, LaneBody, Narrow, Wide};
use crate::minibatch::{Minibatches, Sampled};
use crate::rng::{Generator, piece_generator};
use crate::slot::Slot;
use crate::vector::{Vector, VectorSlot};
use crate::window::Window;

/// The pass that draws: each latent is put into the window, and its log density is added up.
///
/// It leaves the value of a scalar parameter in the place of its gradient, so that the [`Pull`](super::Pull) that follows
/// need not transform it again.
#[derive(Debug)]
pub(crate) struct Draw<'r, const DIVIDES: bool> {
    pub(crate) sum: Accumulator<0>,
    fault: Option<Box<Fault>>,
    /// None in a piece of a plate.
    minibatches: Option<&'r mut Minibatches>,
    pub(crate) rng: Generator,
}

impl<'r, const DIVIDES: bool> Draw<'r, DIVIDES> {
    pub(crate) fn new(rng: Generator, minibatches: &'r mut Minibatches) -> Self {
        Self { sum: Accumulator::new(), fault: None, minibatches: Some(minibatches), rng }
    }
}

impl<const DIVIDES: bool> Faulty for Draw<'_, DIVIDES> {
    #[inline(always)]
    fn fault(&mut self) -> &mut Option<Box<Fault>> {
        &mut self.fault
    }
}

impl<const DIVIDES: bool> Sampler for Draw<'_, DIVIDES> {
    #[inline(always)]
    fn minibatches(&mut self) -> Option<&mut Minibatches> {
        self.minibatches.as_deref_mut()
    }
}

impl<const DIVIDES: bool> Divisible for Draw<'_, DIVIDES> {
    const DIVIDES: bool = DIVIDES;

    #[inline(always)]
    fn seed(&mut self) -> u64 {
        self.rng.next_u64()
    }

    #[inline(always)]
    fn leave(&mut self) -> Self {
        let left = Self { sum: Accumulator::new(), fault: None, minibatches: None, rng: self.rng.clone() };
        std::mem::replace(self, left)
    }

    #[inline(always)]
    fn piece(&self, seed: u64, index: usize) -> Self {
        let rng = piece_generator(seed, index);
        Self { sum: Accumulator::new(), fault: None, minibatches: None, rng }
    }

    #[inline(always)]
    fn add_piece(&mut self, piece: Self) {
        self.sum.merge(&piece.sum);
        self.fault = self.fault.take().or(piece.fault);
    }
}

impl<const DIVIDES: bool> InLanes<0> for Draw<'_, DIVIDES> {
    #[inline(always)]
    fn bring(&mut self) -> Brought {
        Brought { unconstrained: false, rng: Some(self.rng.clone()) }
    }

    #[inline(always)]
    fn add_side_by_side(&mut self, sum: &Accumulator<0>, brought: Brought) {
        self.sum.merge(sum);
        if let Some(rng) = brought.rng {
            self.rng = rng;
        }
    }
}

impl<const DIVIDES: bool> Scope<0> for Draw<'_, DIVIDES> {
    #[inline(always)]
    fn param<'g, I: Initial>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        _name: &'static str,
        _initial: impl FnOnce() -> I,
    ) -> ParamDual<'g, 0, I> {
        let value = param_leaf::<0, I>(&mut window.params, slot);
        if is_one_number::<I>() {
            window.params.gradient[slot.place().start] = I::Point::detach(value).number(0);
        }
        value
    }

    #[inline(always)]
    fn end_param(&mut self, _window: &mut Window<'_>, _slot: Slot) {}

    #[inline(always)]
    fn sum(&mut self) -> &mut Accumulator<0> {
        &mut self.sum
    }

    #[inline(always)]
    fn plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    ) {
        for_each_row(self, window, site, len, body);
    }

    #[inline(always)]
    fn plate_in_lanes<const M: usize, const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
        narrow: impl LaneBody<M, 0, InOrder, Narrow>,
        wide: impl LaneBody<M, 0, InOrder, Wide>,
    ) {
        let Some(rows) = Rows::of(self, window, site, len) else { return };
        let bodies = Bodies { one: &body, narrow: &narrow, wide: &wide };
        in_lanes(self, (site, pieces::FEWEST), rows, InOrder, bodies);
    }

    #[inline(always)]
    fn part<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        subsamples: bool,
        body: impl Fn(&mut Self, &mut Window<'_>),
    ) {
        in_part(self, window, (site, subsamples), body);
    }

    #[inline(always)]
    fn sampled_plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        sampled: Sampled,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    ) {
        let Some(batch) = self.batch(window, site, sampled) else { return };
        let outer = std::mem::replace(&mut self.sum, Accumulator::new());
        self.for_each_row_of(&batch, window, site, body);
        let inner = std::mem::replace(&mut self.sum, outer);
        self.sum.add_scaled(batch.factor, &inner);
        self.put_back(batch);
    }
}

impl<const DIVIDES: bool> GuideScope<0> for Draw<'_, DIVIDES> {
    #[inline(always)]
    fn sample<'g, D: Reparameterised<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        start: usize,
        name: &'static str,
        distribution: D,
    ) -> Dual<'g, 0, D> {
        if !D::SELF_CHECKING {
            self.check(name, &distribution);
            if self.fault.is_some() {
                return D::Point::dual(|_| f64::NAN.into());
            }
        }
        let x = distribution.draw(&mut self.rng);
        x.write(&mut window.latents.values[start..]);
        let x = x.constant();
        distribution.score(x, &mut self.sum);
        self.check_scored(name, self.sum.value, &distribution);
        x
    }

    #[inline]
    fn sample_vector<'g, D: PathElements<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<Vectorized<D>>,
        leaf: usize,
        name: &'static str,
        distribution: Vectorized<D>,
    ) -> Vector<'g> {
        let (start, len) = guide_vector(self, window, leaf, name, &distribution);
        for k in 0..len {
            let each = distribution.each.each(k, window.vectors, &slot.scratch);
            self.check(name, &each);
            if self.fault.is_some() {
                break;
            }
            let x = each.draw(&mut self.rng);
            window.latents.values[start + k] = x;
            each.score(x.into(), &mut self.sum);
            self.check_scored(name, self.sum.value, &each);
        }
        let vector =
            window.vectors.push(&mut window.here.height, window.latents.values[start..start + len].iter().copied());
        slot.keep(distribution, name, vector, start)
    }

    fn end_sample_vector<D: PathElements<0>>(&mut self, _window: &mut Window<'_>, _slot: &VectorSlot<Vectorized<D>>) {}

    fn sample_joint<'g, D: JointPath<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<D>,
        leaf: usize,
        name: &'static str,
        distribution: D,
    ) -> Vector<'g> {
        let (start, len) = joint_sites::of_guide(self, window, leaf, name, &distribution);
        joint_sites::check(self, name, &distribution, window.vectors);
        if self.fault.is_none() {
            let x = &mut window.latents.values[start..start + len];
            distribution.draw(&mut self.rng, window.vectors, x);
            distribution.score(x, &mut [], &mut self.sum, (0.0, &mut *window.vectors));
            self.check_finite(name, self.sum.value);
        }
        joint_sites::vector(window, slot, name, (start, len), distribution)
    }

    fn end_sample_joint<D: JointPath<0>>(&mut self, _window: &mut Window<'_>, _slot: &VectorSlot<D>) {}
}
