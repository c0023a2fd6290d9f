//! The sites of a model where its log density is scored.

use super::Density;
use crate::accumulator::Accumulator;
use crate::constraints::{Kind, Support};
use crate::distributions::{
    Continuous, ContinuousDistribution, Distribution, Dual, Elements, Enumerable, Family, Joint, Observation,
    Vectorized,
};
use crate::error::Problem;
use crate::lanes::{LaneBody, Narrow, Wide};
use crate::minibatch::{Batch, Sampled};
use crate::real::{Arg, Real};
use crate::scope::in_lanes::{Bodies, in_lanes};
use crate::scope::plate::Rows;
use crate::scope::sampled::Sampler;
use crate::scope::vector_sites::latent_vector;
use crate::scope::{Faulty, ModelScope, PlateSite, Recorded, Scope, Site, joint_sites, pieces};
use crate::slot::{Place, Slot};
use crate::vector::{Kept, Vector, VectorSlot};
use crate::window::Window;

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
