//! The model's log density at given latents and parameters, with its gradient.

use super::{Faulty, ModelScope, ParamDual, PlateSite, Recorded, Scope, Site, for_each_row, param_leaf};
use crate::accumulator::Accumulator;
use crate::collector::Collector;
use crate::constraints::{Kind, Support};
use crate::distributions::{Continuous, ContinuousDistribution, Distribution, Dual, Enumerable, Family, Observation};
use crate::error::Fault;
use crate::initial::Initial;
use crate::marginal::{Marginal, marginal};
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
    fault: &'f mut Option<Fault>,
    /// Whether it is inside of a sum over the values of an enumerated site.
    enumerating: bool,
    /// The latents' values in constrained space, if they are asked for.
    pub(crate) constrained: Option<Collector>,
}

impl<'f, const N: usize, const UNCONSTRAINED: bool> Density<'f, N, UNCONSTRAINED> {
    pub(crate) fn new(fault: &'f mut Option<Fault>) -> Self {
        Self { sum: Accumulator::new(), fault, enumerating: false, constrained: None }
    }

    /// The log of a value's weight, and the log density of what stands behind it.
    #[inline(always)]
    fn term<D: Enumerable<N>>(
        &mut self,
        window: &mut Window<'_>,
        distribution: &D,
        index: usize,
        rest: &impl Fn(&mut Self, &mut Window<'_>, D::Point),
    ) -> Accumulator<N> {
        self.sum = Accumulator::new();
        distribution.weigh(index, &mut self.sum);
        if self.sum.value > f64::NEG_INFINITY {
            rest(self, window, D::value(index));
        }
        self.sum
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
        if <D::Family as Family>::Support::KIND == Kind::Positive {
            return D::Point::dual(|i| D::Point::real(x, i).with_ln(window.latents.values[start + i]));
        }
        x
    }
}

impl<const N: usize, const UNCONSTRAINED: bool> Faulty for Density<'_, N, UNCONSTRAINED> {
    #[inline(always)]
    fn fault(&mut self) -> &mut Option<Fault> {
        self.fault
    }

    #[inline(always)]
    fn may_be_impossible(&self) -> bool {
        self.enumerating
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
            window.params.gradient[start + i] = -self.sum.harvest(slot.first() + i);
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
            if UNCONSTRAINED && let Some(numbers) = &mut scope.constrained {
                numbers.start_row();
            }
            body(scope, window, index);
            if UNCONSTRAINED && let Some(numbers) = &mut scope.constrained {
                numbers.end_row();
            }
        });
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
            if self.enumerating && !outside.is_nan() {
                self.sum.value = f64::NEG_INFINITY;
            } else {
                self.fail_outside::<D::Family>(site.name, outside);
            }
        }
        self.check_scored(site.name, self.sum.value, &distribution);
    }

    /// The few values of an innermost site are written out: what depends on a known value is simpler.
    #[inline(always)]
    fn enumerate<const LAST: bool, D: Enumerable<N>>(
        &mut self,
        window: &mut Window<'_>,
        site: Site,
        distribution: D,
        rest: impl Fn(&mut Self, &mut Window<'_>, D::Point) + Sync,
    ) {
        self.check(site.name, &distribution);
        if self.fault.is_some() {
            return;
        }
        let (outer, enclosed) = (self.sum, std::mem::replace(&mut self.enumerating, true));
        let mut sum = if const { LAST && D::COUNT == 2 } {
            marginal([self.term(window, &distribution, 0, &rest), self.term(window, &distribution, 1, &rest)])
        } else if const { LAST && D::COUNT == 3 } {
            marginal([
                self.term(window, &distribution, 0, &rest),
                self.term(window, &distribution, 1, &rest),
                self.term(window, &distribution, 2, &rest),
            ])
        } else if const { LAST && D::COUNT == 4 } {
            marginal([
                self.term(window, &distribution, 0, &rest),
                self.term(window, &distribution, 1, &rest),
                self.term(window, &distribution, 2, &rest),
                self.term(window, &distribution, 3, &rest),
            ])
        } else {
            let mut marginal = Marginal::new();
            for index in 0..distribution.values() {
                marginal.add(&self.term(window, &distribution, index, &rest));
            }
            marginal.finish()
        };
        self.enumerating = enclosed;
        self.sum = outer;
        distribution.normalise(&mut sum);
        self.check_marginal(site.name, sum.value, distribution.values());
        self.sum.add(sum.into_real());
    }

    #[inline(always)]
    fn factor(&mut self, site: Site, term: impl Arg<N>) {
        self.sum.add(term);
        self.check_finite(site.name, self.sum.value);
    }
}
