//! The model's log density at given latents and parameters, with its gradient.

use super::sampled::Sampler;
use super::{Faulty, ModelScope, ParamDual, PlateSite, Recorded, Scope, Site, for_each_row, param_leaf};
use crate::accumulator::Accumulator;
use crate::collector::Collector;
use crate::constraints::Support;
use crate::distributions::{Continuous, ContinuousDistribution, Distribution, Dual, Family, Observation};
use crate::error::Fault;
use crate::initial::Initial;
use crate::minibatch::{Minibatches, Sampled};
use crate::real::{Arg, Real};
use crate::slot::{Place, Slot};
use crate::window::Window;

/// The pass that scores. Latents are read from the window, and the log density's partial in each is left there; a
/// parameter's gradient is that of the loss, hence of minus the log density.
///
/// With `N = 0` it computes the value alone. If `UNCONSTRAINED`, the latents are the real numbers that their supports are
/// images of, and the log density includes the log-Jacobian.
#[derive(Debug)]
pub(crate) struct Density<'f, const N: usize, const UNCONSTRAINED: bool> {
    pub(crate) sum: Accumulator<N>,
    /// The product of the factors of the subsampled plates around the block: what the loss multiplies `sum` by.
    pub(crate) weight: f64,
    fault: &'f mut Option<Fault>,
    minibatches: &'f mut Minibatches,
    /// The latents' values in constrained space, if they are asked for.
    pub(crate) constrained: Option<Collector>,
}

impl<'f, const N: usize, const UNCONSTRAINED: bool> Density<'f, N, UNCONSTRAINED> {
    pub(crate) fn new(fault: &'f mut Option<Fault>, minibatches: &'f mut Minibatches) -> Self {
        Self { sum: Accumulator::new(), weight: 1.0, fault, minibatches, constrained: None }
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
        let u = D::Point::dual(|i| match window.latents.values[start..start + len].get(i) {
            Some(u) => Real::leaf(*u, 1.0, slot, i),
            None => Real::from(0.0),
        });
        let (x, log_jacobian) = distribution.constrain(u);
        self.sum.add(log_jacobian);
        if let Some(numbers) = &mut self.constrained {
            numbers.extend((0..D::Point::WIDTH).map(|i| D::Point::real(x, i).detach()));
        }
        x
    }
}

impl<const N: usize, const UNCONSTRAINED: bool> Faulty for Density<'_, N, UNCONSTRAINED> {
    #[inline(always)]
    fn fault(&mut self) -> &mut Option<Fault> {
        self.fault
    }
}

impl<const N: usize, const UNCONSTRAINED: bool> Sampler for Density<'_, N, UNCONSTRAINED> {
    #[inline(always)]
    fn minibatches(&mut self) -> &mut Minibatches {
        self.minibatches
    }
}

impl<const N: usize, const UNCONSTRAINED: bool> Scope<N> for Density<'_, N, UNCONSTRAINED> {
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
    fn plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    ) {
        for_each_row(self, window, site, len, |scope, window, index| {
            scope.row(|scope| body(scope, window, index));
        });
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
        self.minibatches.put_back(batch);
    }
}

impl<const N: usize, const UNCONSTRAINED: bool> ModelScope<N> for Density<'_, N, UNCONSTRAINED> {
    #[inline(always)]
    fn sample<'g, D: ContinuousDistribution<N> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        site: Site,
        distribution: D,
    ) -> Dual<'g, N, D> {
        self.check_unless_shown(site.name, &distribution);
        let x = if UNCONSTRAINED {
            self.constrained_leaf(window, slot, &distribution)
        } else {
            let (start, _) = window.latents.take(D::Point::WIDTH);
            slot.put(Place { start, len: D::Point::WIDTH });
            D::Point::dual(|i| Real::leaf(window.latents.values[start + i], 1.0, slot, i))
        };
        let point = D::Point::detach(x);
        if !D::SELF_CHECKING && !distribution.contains(point) {
            self.fail_outside::<D::Family>(site.name, point.number(0));
        }
        distribution.score(x, &mut self.sum);
        self.check_scored(site.name, self.sum.value, &distribution);
        x
    }

    #[inline(always)]
    fn end_sample(&mut self, window: &mut Window<'_>, slot: Slot) {
        let Place { start, len } = slot.place();
        for i in 0..len {
            window.latents.gradient[start + i] = self.sum.harvest(slot.first() + i);
        }
    }

    #[inline(always)]
    fn observe<D: Distribution<N, Point: Recorded>, X: Observation<D, N>>(
        &mut self,
        site: Site,
        distribution: D,
        value: X,
    ) {
        self.check_unless_shown(site.name, &distribution);
        if let Err(outside) = value.score(&distribution, &mut self.sum) {
            self.check(site.name, &distribution);
            self.fail_outside::<D::Family>(site.name, outside);
        }
        self.check_scored(site.name, self.sum.value, &distribution);
    }

    #[inline(always)]
    fn factor(&mut self, site: Site, term: impl Arg<N>) {
        self.sum.add(term);
        self.check_finite(site.name, self.sum.value);
    }
}
