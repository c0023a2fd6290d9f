//! Parameters and plates where the log density is scored.

use super::Density;
use crate::accumulator::Accumulator;
use crate::initial::Initial;
use crate::lanes::{InOrder, LaneBody, Narrow, Wide};
use crate::minibatch::Sampled;
use crate::scope::in_lanes::{Bodies, in_lanes};
use crate::scope::leaf::param_leaf;
use crate::scope::part::in_part;
use crate::scope::plate::{Rows, for_each_row};
use crate::scope::sampled::Sampler;
use crate::scope::{ParamDual, PlateSite, Scope, pieces};
use crate::slot::{Place, Slot};
use crate::window::Window;

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
