//! The model's log density at given latents and parameters, with its gradient.

mod parameters_and_plates;
mod sites;
mod summed;

use super::fault::note;
use super::in_lanes::InLanes;
use super::leaf::{image_leaf, leaf};
use super::pieces::Divisible;
use super::sampled::Sampler;
use super::{Faulty, Site};
use crate::accumulator::Accumulator;
use crate::collector::Collector;
use crate::constraints::{Kind, Support};
use crate::distributions::{Continuous, ContinuousDistribution, Distribution, Dual, Family, Observation};
use crate::error::{Fault, Problem};
use crate::lanes::Brought;
use crate::minibatch::Minibatches;
use crate::real::Real;
use crate::slot::{Place, Slot};
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
