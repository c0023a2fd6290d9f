//! The model's log density at given latents and parameters, with its gradient.

mod summed;

use super::in_lanes::{Bodies, InLanes, in_lanes};
use super::part::in_part;
use super::pieces::{self, Divisible};
use super::plate::{Rows, for_each_row};
use super::sampled::Sampler;
use super::vector_sites::latent_vector;
use super::{
    Faulty, ModelScope, ParamDual, PlateSite, Recorded, Scope, Site, image_leaf, joint_sites, leaf, note, param_leaf,
};
use crate::accumulator::Accumulator;
use crate::collector::Collector;
use crate::constraints::{Kind, Support};
use crate::distributions::{
    Continuous, ContinuousDistribution, Distribution, Dual, Elements, Enumerable, Family, Joint, Observation,
    Vectorized,
};
use crate::error::{Fault, Problem};
use crate::initial::Initial;
use crate::lanes::{Brought, InOrder, LaneBody, Narrow, Wide};
use crate::minibatch::{Batch, Minibatches, Sampled};
use crate::real::{Arg, Real};
use crate::slot::{Place, Slot};
use crate::vector::{Kept, Vector, VectorSlot};
use crate::window::Window;

/// The pass that scores. Latents are read from the window, and the log density's partial in each is left there; a
/// parameter's gradient is that of the loss, hence of minus the log density.
///
/// With `N = 0` it computes the value alone. If `UNCONSTRAINED`, the latents are the real numbers that their supports are
/// images of, and the log density includes the log-Jacobian.
#[derive(Debug)]
pub(crate) struct Density<'f, const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> {
    pub(crate) sum: Accumulator<N>,
    /// The product of the factors of the subsampled plates around the block: what the loss multiplies `sum` by.
    pub(crate) weight: f64,
    fault: Option<Box<Fault>>,
    /// None in a piece of a plate.
    minibatches: Option<&'f mut Minibatches>,
    /// Whether it is inside of a sum over the values of an enumerated site.
    enumerating: bool,
    /// The latents' values in constrained space, if they are asked for.
    pub(crate) constrained: Option<Collector>,
}

impl<'f, const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> Density<'f, N, UNCONSTRAINED, DIVIDES> {
    pub(crate) fn new(minibatches: &'f mut Minibatches) -> Self {
        Self {
            sum: Accumulator::new(),
            weight: 1.0,
            fault: None,
            minibatches: Some(minibatches),
            enumerating: false,
            constrained: None,
        }
    }

    /// Runs an iteration of a plate.
    #[inline(always)]
    fn row(&mut self, run: impl FnOnce(&mut Self)) {
        if UNCONSTRAINED && let Some(numbers) = &mut self.constrained {
            numbers.start_row();
        }
        run(self);
        if UNCONSTRAINED && let Some(numbers) = &mut self.constrained {
            numbers.end_row();
        }
    }

    /// The latent whose numbers in unconstrained space stand next in the window.
    #[inline(always)]
    fn constrained_leaf<'g, D: ContinuousDistribution<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        distribution: &D,
    ) -> Dual<'g, N, D> {
        let len = <D::Family as Family>::Support::KIND.unconstrained_len(D::Point::WIDTH);
        let (start, _) = window.latents.take(len);
        slot.put(Place { start, len });
        let numbers = &window.latents.values[start..start + len];
        let kind = <D::Family as Family>::Support::KIND;
        let x = if let Some(x) = image_leaf::<N, D::Point>(kind, numbers, slot) {
            if kind == Kind::Positive {
                (0..len).for_each(|i| self.sum.add(Real::leaf(numbers[i], 1.0, slot, i)));
            }
            x
        } else {
            let (x, log_jacobian) = distribution.constrain(leaf::<N, D::Point>(numbers, slot));
            self.sum.add(log_jacobian);
            x
        };
        if let Some(numbers) = &mut self.constrained {
            numbers.extend((0..D::Point::WIDTH).map(|i| D::Point::real(x, i).detach()));
        }
        x
    }

    /// Adds the log density at `x`, or notes what is wrong.
    #[inline(always)]
    fn score_checked<'g, D: ContinuousDistribution<N> + 'g>(
        &mut self,
        site: &'static str,
        x: Dual<'g, N, D>,
        distribution: &D,
    ) {
        self.check_unless_shown(site, distribution);
        let point = D::Point::detach(x);
        if !D::SELF_CHECKING && !distribution.contains(point) {
            self.fail_outside::<D::Family>(site, point.number(0));
        }
        distribution.score(x, &mut self.sum);
        if N == 0 {
            self.check_scored(site, self.sum.value, distribution);
        }
    }

    /// Adds the log density at an observed value with its derivatives; see [`fail`](Faulty::fail).
    #[inline(always)]
    fn observe_with_derivatives<D: Distribution<N>, X: Observation<D, N>>(
        &mut self,
        site: Site,
        distribution: &D,
        value: X,
    ) {
        self.check_unless_shown(site.name, distribution);
        if !site.summed {
            if value.score_unless_shown(distribution, &mut self.sum).is_err() {
                self.sum.value = f64::NAN;
            }
            return;
        }
        let scored = value.score(distribution, &mut self.sum);
        if scored.is_err() || !self.sum.value.is_finite() {
            let is_impossible = scored.map_or_else(|x| !x.is_nan(), |()| self.sum.value == f64::NEG_INFINITY)
                && distribution.check().is_ok()
                && value.unequal_lengths(distribution).is_none();
            self.sum.value = if is_impossible { f64::NEG_INFINITY } else { f64::NAN };
        }
    }
}

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> Faulty for Density<'_, N, UNCONSTRAINED, DIVIDES> {
    #[inline(always)]
    fn fault(&mut self) -> &mut Option<Box<Fault>> {
        &mut self.fault
    }

    #[inline(always)]
    fn has_failed(&mut self) -> bool {
        N == 0 && self.fault.is_some()
    }

    /// With derivatives, a problem makes the sum not a number, which it stays, and the pass goes on: what the problem is, is
    /// found after the pass, where the value alone is computed. So nothing that an innermost loop does can leave it.
    #[inline(always)]
    fn fail(&mut self, site: &'static str, problem: Problem) {
        if N > 0 {
            self.sum.value = f64::NAN;
        } else {
            self.fault = note(self.fault.take(), site, problem);
        }
    }

    #[inline(always)]
    fn may_be_impossible(&self) -> bool {
        self.enumerating
    }
}

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> Sampler
    for Density<'_, N, UNCONSTRAINED, DIVIDES>
{
    #[inline(always)]
    fn minibatches(&mut self) -> Option<&mut Minibatches> {
        self.minibatches.as_deref_mut()
    }
}

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> Divisible
    for Density<'_, N, UNCONSTRAINED, DIVIDES>
{
    const DIVIDES: bool = DIVIDES;

    #[inline(always)]
    fn leave(&mut self) -> Self {
        let left = Self { minibatches: None, ..self.piece(0, 0) };
        std::mem::replace(self, left)
    }

    #[inline(always)]
    fn piece(&self, _seed: u64, _index: usize) -> Self {
        let (sum, weight, enumerating) = (Accumulator::new(), self.weight, self.enumerating);
        Self { sum, weight, fault: None, minibatches: None, enumerating, constrained: None }
    }

    #[inline(always)]
    fn add_piece(&mut self, piece: Self) {
        self.sum.merge(&piece.sum);
        self.fault = self.fault.take().or(piece.fault);
    }
}

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> InLanes<N>
    for Density<'_, N, UNCONSTRAINED, DIVIDES>
{
    #[inline(always)]
    fn bring(&mut self) -> Brought {
        Brought { unconstrained: UNCONSTRAINED, rng: None }
    }

    #[inline(always)]
    fn add_side_by_side(&mut self, sum: &Accumulator<N>, _brought: Brought) {
        self.sum.merge(sum);
    }
}

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> Scope<N>
    for Density<'_, N, UNCONSTRAINED, DIVIDES>
{
    #[inline(always)]
    fn param<'g, I: Initial>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        _name: &'static str,
        _initial: impl FnOnce() -> I,
    ) -> ParamDual<'g, N, I> {
        param_leaf::<N, I>(&mut window.params, slot)
    }

    #[inline(always)]
    fn end_param(&mut self, window: &mut Window<'_>, slot: Slot) {
        let Place { start, len } = slot.place();
        for i in 0..len {
            window.params.gradient[start + i] = -self.weight * self.sum.harvest(slot.first() + i);
        }
    }

    #[inline(always)]
    fn sum(&mut self) -> &mut Accumulator<N> {
        &mut self.sum
    }

    #[inline(always)]
    fn loss_sign(&self) -> f64 {
        -1.0
    }

    #[inline(always)]
    fn plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    ) {
        let site = if self.constrained.is_some() { site.in_order() } else { site };
        for_each_row(self, window, site, len, |scope, window, index| {
            scope.row(|scope| body(scope, window, index));
        });
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
        if self.constrained.is_some() {
            return self.plate(window, site, len, body);
        }
        let Some(rows) = Rows::of(self, window, site, len) else { return };
        let bodies = Bodies { one: &body, narrow: &narrow, wide: &wide };
        // A row of latents is little work in each pass.
        let fewest = if P + L > 0 { pieces::FEWEST } else { pieces::FEWEST_IN_LANES };
        in_lanes(self, (site, fewest), rows, InOrder, bodies);
    }

    #[inline(always)]
    fn part<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        subsamples: bool,
        body: impl Fn(&mut Self, &mut Window<'_>),
    ) {
        in_part(self, window, (site, subsamples), |scope, window| scope.row(|scope| body(scope, window)));
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
        let (outer, weight) = (std::mem::replace(&mut self.sum, Accumulator::new()), self.weight);
        self.weight *= batch.factor;
        self.for_each_row_of(&batch, window, site, |scope, window, index| {
            scope.row(|scope| body(scope, window, index));
        });
        self.weight = weight;
        let inner = std::mem::replace(&mut self.sum, outer);
        self.sum.add_scaled(batch.factor, &inner);
        self.put_back(batch);
    }
}

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> ModelScope<N>
    for Density<'_, N, UNCONSTRAINED, DIVIDES>
{
    #[inline(always)]
    fn sample<'g, D: ContinuousDistribution<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        site: Site,
        distribution: D,
    ) -> Dual<'g, N, D> {
        let x = if UNCONSTRAINED {
            self.constrained_leaf(window, slot, &distribution)
        } else {
            let (start, _) = window.latents.take(D::Point::WIDTH);
            slot.put(Place { start, len: D::Point::WIDTH });
            D::Point::dual(|i| {
                let x = window.latents.values[start + i];
                let leaf = Real::leaf(x, 1.0, slot, i);
                // Once for all densities that need it, if any does.
                let has_ln = matches!(<D::Family as Family>::Support::KIND, Kind::Positive | Kind::UnitInterval);
                if has_ln { leaf.with_ln(x.ln()) } else { leaf }
            })
        };
        self.score_checked(site.name, x, &distribution);
        x
    }

    #[inline(always)]
    fn end_sample(&mut self, window: &mut Window<'_>, slot: Slot) {
        let Place { start, len } = slot.place();
        for i in 0..len {
            window.latents.gradient[start + i] = self.sum.harvest(slot.first() + i);
        }
    }

    #[inline]
    fn sample_vector<'g, D: Elements<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<Vectorized<D>>,
        site: Site,
        distribution: Vectorized<D>,
    ) -> Vector<'g> {
        let (start, len) = latent_vector(self, window, site.name, &distribution);
        let vector =
            window.vectors.push(&mut window.here.height, window.latents.values[start..start + len].iter().copied());
        if UNCONSTRAINED {
            for k in 0..len {
                let u = window.vectors.value(vector, k);
                let (x, _) = distribution.each.each(k, window.vectors, &slot.scratch).constrain(u.into());
                window.vectors.set(vector, k, x.detach());
            }
            if let Some(numbers) = &mut self.constrained {
                numbers.extend(window.vectors.values(vector).iter().copied());
            }
        }
        slot.keep(distribution, site.name, vector, start)
    }

    #[inline]
    fn end_sample_vector<D: Elements<N>>(&mut self, window: &mut Window<'_>, slot: &VectorSlot<Vectorized<D>>) {
        let Some((Kept { made_of, name, start, .. }, vector)) = slot.take() else { return };
        for k in 0..vector.len() {
            let each = made_of.each.each(k, window.vectors, &slot.scratch);
            let x = if UNCONSTRAINED {
                let (x, log_jacobian) =
                    each.constrain(Real::leaf(window.latents.values[start + k], 1.0, &slot.scratch, 0));
                self.sum.add(log_jacobian);
                x
            } else {
                Real::leaf(window.vectors.value(vector, k), 1.0, &slot.scratch, 0)
            };
            self.score_checked(name, x, &each);
            if N > 0 {
                x.add_to(window.adjoint(vector, k), &mut self.sum.gradient);
                window.latents.gradient[start + k] = self.sum.harvest(slot.scratch.first());
                let (sum, here) = (&mut self.sum, window.here);
                let partial = |offset| here.weighed(sum.harvest(slot.scratch.first() + offset));
                made_of.each.hand_back(k, partial, window.vectors);
            }
        }
    }

    #[inline]
    fn sample_joint<'g, D: Joint<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<D>,
        site: Site,
        distribution: D,
    ) -> Vector<'g> {
        let place = joint_sites::of_model(self, window, site.name, &distribution);
        let vector = joint_sites::vector(window, slot, site.name, place, distribution);
        if UNCONSTRAINED && let Some(numbers) = &mut self.constrained {
            numbers.extend(window.vectors.values(vector).iter().copied());
        }
        vector
    }

    #[inline]
    fn end_sample_joint<D: Joint<N>>(&mut self, window: &mut Window<'_>, slot: &VectorSlot<D>) {
        let Some((distribution, name, vector, place)) = joint_sites::kept(slot) else { return };
        if N > 0 {
            (0..vector.len()).for_each(|k| window.latents.gradient[place.start + k] = window.adjoint(vector, k));
        }
        let (x, partials) = (&window.latents.values[place.clone()], &mut window.latents.gradient[place]);
        let back = (window.here.weighed(1.0), &mut *window.vectors);
        distribution.score(x, partials, &mut self.sum, back);
        if N == 0 && !self.sum.value.is_finite() {
            joint_sites::check(self, name, &distribution, window.vectors);
            self.check_finite(name, self.sum.value);
        }
    }

    #[inline(always)]
    fn observe<D: Distribution<N, Point: Recorded>, X: Observation<D, N>>(
        &mut self,
        site: Site,
        distribution: D,
        value: X,
    ) {
        if N > 0 {
            return self.observe_with_derivatives(site, &distribution, value);
        }
        self.check_unless_shown(site.name, &distribution);
        let scored = value.score(&distribution, &mut self.sum);
        if scored.is_ok() && self.sum.value.is_finite() {
            return;
        }
        if let Err(outside) = scored {
            self.check(site.name, &distribution);
            if let Some((found, expected)) = value.unequal_lengths(&distribution) {
                self.fail(site.name, Problem::Length { family: D::Family::NAME, found, expected });
            }
            if self.enumerating && !outside.is_nan() {
                self.sum.value = f64::NEG_INFINITY;
            } else {
                self.fail_outside::<D::Family>(site.name, outside);
            }
        }
        self.check_scored(site.name, self.sum.value, &distribution);
    }

    #[inline(always)]
    fn enumerate<const LAST: bool, const READS: bool, D: Enumerable<N>>(
        &mut self,
        window: &mut Window<'_>,
        site: Site,
        distribution: D,
        rest: impl Fn(&mut Self, &mut Window<'_>, D::Point) + Sync,
    ) {
        self.check(site.name, &distribution);
        if self.has_failed() {
            return;
        }
        let (outer, enclosed) = (self.sum, std::mem::replace(&mut self.enumerating, true));
        let mut sum = self.sum_over_values::<LAST, READS, D>(window, &distribution, &rest);
        self.enumerating = enclosed;
        self.sum = outer;
        distribution.normalise(&mut sum);
        self.check_marginal(site.name, sum.value, distribution.values());
        self.sum.merge(&sum);
    }

    #[inline(always)]
    fn sampled_plate_in_lanes<const M: usize, const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        sampled: Sampled,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
        narrow: impl for<'b> LaneBody<M, N, &'b Batch, Narrow>,
        wide: impl for<'b> LaneBody<M, N, &'b Batch, Wide>,
    ) {
        if self.constrained.is_some() {
            return self.sampled_plate(window, site, sampled, body);
        }
        let Some(batch) = self.batch(window, site, sampled) else { return };
        let (outer, weight) = (std::mem::replace(&mut self.sum, Accumulator::new()), self.weight);
        self.weight *= batch.factor;
        if let Some(mut rows) = Rows::of(self, window, site, batch.len()) {
            rows.here.weight *= batch.factor;
            let bodies = Bodies { one: &body, narrow: &narrow, wide: &wide };
            in_lanes(self, (site, pieces::FEWEST_IN_LANES), rows, &batch, bodies);
        }
        self.weight = weight;
        let inner = std::mem::replace(&mut self.sum, outer);
        self.sum.add_scaled(batch.factor, &inner);
        self.put_back(batch);
    }

    #[inline(always)]
    fn factor(&mut self, site: Site, term: impl Arg<N>) {
        self.sum.add(term);
        if N == 0 || site.summed {
            self.check_finite(site.name, self.sum.value);
        }
    }
}
