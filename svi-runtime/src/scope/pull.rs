//! The gradient of the loss in the guide's parameters, at the latents that were drawn.

use super::in_lanes::{Bodies, InLanes, in_lanes};
use super::leaf::{is_one_number, param_bounds, param_leaf};
use super::part::in_part;
use super::pieces::{self, Divisible};
use super::plate::{Rows, for_each_row};
use super::sampled::Sampler;
use super::vector_sites::guide_vector;
use super::{Faulty, GuideScope, ParamDual, PlateSite, Scope, joint_sites};
use crate::accumulator::Accumulator;
use crate::constraints::Bijective;
use crate::distributions::{Continuous, Dual, JointPath, PathElements, Reparameterised, Vectorized};
use crate::error::Fault;
use crate::initial::Initial;
use crate::lanes::{Brought, InOrder, LaneBody, Narrow, Wide};
use crate::minibatch::{Minibatches, Sampled};
use crate::real::Real;
use crate::slot::{Place, Slot};
use crate::vector::{Kept, Vector, VectorSlot};
use crate::window::Window;

/// The pass that pulls the latents' gradients back to the parameters: with `g` the model's partials in a latent `z`, the
/// gradient is that of `log q(z) - g z` along the pathwise derivative of `z` (Kingma and Welling 2014).
#[derive(Debug)]
pub(crate) struct Pull<'f, const N: usize, const DIVIDES: bool> {
    sum: Accumulator<N>,
    /// The product of the factors of the subsampled plates around the block: what the loss multiplies `sum` by.
    weight: f64,
    fault: Option<Box<Fault>>,
    /// None in a piece of a plate.
    minibatches: Option<&'f mut Minibatches>,
}

impl<'f, const N: usize, const DIVIDES: bool> Pull<'f, N, DIVIDES> {
    pub(crate) fn new(minibatches: &'f mut Minibatches) -> Self {
        Self { sum: Accumulator::new(), weight: 1.0, fault: None, minibatches: Some(minibatches) }
    }
}

impl<const N: usize, const DIVIDES: bool> Faulty for Pull<'_, N, DIVIDES> {
    #[inline(always)]
    fn fault(&mut self) -> &mut Option<Box<Fault>> {
        &mut self.fault
    }
}

impl<const N: usize, const DIVIDES: bool> Sampler for Pull<'_, N, DIVIDES> {
    #[inline(always)]
    fn minibatches(&mut self) -> Option<&mut Minibatches> {
        self.minibatches.as_deref_mut()
    }
}

impl<const N: usize, const DIVIDES: bool> Divisible for Pull<'_, N, DIVIDES> {
    const DIVIDES: bool = DIVIDES;

    #[inline(always)]
    fn leave(&mut self) -> Self {
        let left = self.piece(0, 0);
        std::mem::replace(self, left)
    }

    #[inline(always)]
    fn piece(&self, _seed: u64, _index: usize) -> Self {
        Self { sum: Accumulator::new(), weight: self.weight, fault: None, minibatches: None }
    }

    #[inline(always)]
    fn add_piece(&mut self, piece: Self) {
        self.sum.merge(&piece.sum);
        self.fault = self.fault.take().or(piece.fault);
    }
}

impl<const N: usize, const DIVIDES: bool> InLanes<N> for Pull<'_, N, DIVIDES> {
    #[inline(always)]
    fn bring(&mut self) -> Brought {
        Brought { unconstrained: false, rng: None }
    }

    #[inline(always)]
    fn add_side_by_side(&mut self, sum: &Accumulator<N>, _brought: Brought) {
        self.sum.merge(sum);
    }
}

impl<const N: usize, const DIVIDES: bool> Scope<N> for Pull<'_, N, DIVIDES> {
    #[inline(always)]
    fn param<'g, I: Initial>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        _name: &'static str,
        _initial: impl FnOnce() -> I,
    ) -> ParamDual<'g, N, I> {
        if !is_one_number::<I>() {
            return param_leaf::<N, I>(&mut window.params, slot);
        }
        let (start, leaf) = window.params.take(1);
        slot.put(Place { start, len: 1 });
        let x = window.params.gradient[start];
        let slope = I::Support::slope(x, param_bounds::<I>(&window.params, leaf));
        I::Point::dual(|i| Real::leaf(x, slope, slot, i))
    }

    #[inline(always)]
    fn end_param(&mut self, window: &mut Window<'_>, slot: Slot) {
        let Place { start, len } = slot.place();
        for i in 0..len {
            let partial = self.weight * self.sum.harvest(slot.first() + i);
            // Before the run that hands back, the place still holds the parameter's value.
            if !window.here.muted {
                window.params.gradient[start + i] = partial;
            }
        }
    }

    #[inline(always)]
    fn sum(&mut self) -> &mut Accumulator<N> {
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
        narrow: impl LaneBody<M, N, InOrder, Narrow>,
        wide: impl LaneBody<M, N, InOrder, Wide>,
    ) {
        // Without derivatives, iterations side by side draw.
        if N == 0 {
            return self.plate(window, site, len, body);
        }
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
        let (outer, weight) = (std::mem::replace(&mut self.sum.gradient, [0.0; N]), self.weight);
        self.weight *= batch.factor;
        self.for_each_row_of(&batch, window, site, body);
        self.weight = weight;
        let inner = std::mem::replace(&mut self.sum.gradient, outer);
        self.sum.gradient.iter_mut().zip(inner).for_each(|(sum, partial)| *sum += batch.factor * partial);
        self.put_back(batch);
    }
}

impl<const N: usize, const DIVIDES: bool> GuideScope<N> for Pull<'_, N, DIVIDES> {
    #[inline(always)]
    fn sample<'g, D: Reparameterised<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        start: usize,
        _name: &'static str,
        distribution: D,
    ) -> Dual<'g, N, D> {
        let x = D::Point::read(&window.latents.values[start..]);
        let partials = &window.latents.gradient[start..start + D::Point::WIDTH];
        distribution.pull(x, partials, &mut self.sum.gradient)
    }

    #[inline]
    fn sample_vector<'g, D: PathElements<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<Vectorized<D>>,
        leaf: usize,
        name: &'static str,
        distribution: Vectorized<D>,
    ) -> Vector<'g> {
        let (start, len) = guide_vector(self, window, leaf, name, &distribution);
        let vector =
            window.vectors.push(&mut window.here.height, window.latents.values[start..start + len].iter().copied());
        slot.keep(distribution, name, vector, start)
    }

    #[inline]
    fn end_sample_vector<D: PathElements<N>>(&mut self, window: &mut Window<'_>, slot: &VectorSlot<Vectorized<D>>) {
        let Some((Kept { made_of, start, .. }, vector)) = slot.take() else { return };
        for k in 0..vector.len() {
            let x = window.vectors.value(vector, k);
            // What was done with the draw in this guide is part of the loss, the model's partial of the log density.
            let partial = window.latents.gradient[start + k] - window.adjoint(vector, k);
            made_of.each.pull(k, x, partial, (window.vectors, &slot.scratch), &mut self.sum.gradient);
            let (sum, here) = (&mut self.sum, window.here);
            let partial = |offset| here.weighed(sum.harvest(slot.scratch.first() + offset));
            made_of.each.hand_back(k, partial, window.vectors);
        }
    }

    #[inline]
    fn sample_joint<'g, D: JointPath<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<D>,
        leaf: usize,
        name: &'static str,
        distribution: D,
    ) -> Vector<'g> {
        let place = joint_sites::of_guide(self, window, leaf, name, &distribution);
        joint_sites::vector(window, slot, name, place, distribution)
    }

    #[inline]
    fn end_sample_joint<D: JointPath<N>>(&mut self, window: &mut Window<'_>, slot: &VectorSlot<D>) {
        let Some((distribution, _, vector, place)) = joint_sites::kept(slot) else { return };
        // What was done with the draw in this guide is part of the loss, the model's partial of the log density.
        for k in 0..vector.len() {
            window.latents.gradient[place.start + k] -= window.adjoint(vector, k);
        }
        let back = (window.here.weighed(1.0), &mut *window.vectors);
        let (x, partials) = (&window.latents.values[place.clone()], &window.latents.gradient[place]);
        distribution.pull(x, partials, &mut self.sum.gradient, back);
    }
}
