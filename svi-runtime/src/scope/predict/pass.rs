//! The pass that predicts: every site of a model, latents drawn from the prior or given, observed sites drawn from their
//! distributions.

use rand::{Rng, RngExt};

use super::{Node, Recorded};
use crate::accumulator::Accumulator;
use crate::distributions::{
    Continuous, ContinuousDistribution, Distribution, Dual, Elements, Enumerable, Joint, Observation, Vectorized,
};
use crate::error::Fault;
use crate::initial::Initial;
use crate::lanes::InOrder;
use crate::marginal::Marginal;
use crate::minibatch::{Minibatches, Sampled};
use crate::real::Arg;
use crate::scope::leaf::param_leaf;
use crate::scope::part::in_part;
use crate::scope::plate::{Rows, one_after_the_other};
use crate::scope::sampled::Sampler;
use crate::scope::vector_sites::latent_vector;
use crate::scope::{Faulty, ModelScope, ParamDual, PlateSite, Scope, Site, Values, joint_sites};
use crate::slot::Slot;
use crate::vector::{Vector, VectorSlot};
use crate::window::Window;

/// Where the latents of a predictive draw come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// They are drawn from their prior.
    Prior,
    /// They stand in the window.
    Given,
}

/// The pass that predicts.
///
/// The value of an enumerated site, if latents are given, is drawn from its distribution given them and the data of its block:
/// what stands behind it is first scored at every value, and then predicted at the one that was drawn.
#[derive(Debug)]
pub(crate) struct Predict<'r, R> {
    pub(crate) fault: Option<Box<Fault>>,
    minibatches: &'r mut Minibatches,
    rng: &'r mut R,
    source: Source,
    node: Node,
    sum: Accumulator<0>,
    /// The log density of what stands behind the enumerated sites around, while it is scored.
    scored: Option<Accumulator<0>>,
}

impl<'r, R: Rng> Predict<'r, R> {
    pub(crate) fn new(rng: &'r mut R, source: Source, minibatches: &'r mut Minibatches) -> Self {
        Self { fault: None, minibatches, rng, source, node: Node::default(), sum: Accumulator::new(), scored: None }
    }

    pub(crate) fn finish(self) -> Node {
        self.node
    }

    /// Runs a plate, whose iterations `run` hands to what it is given, and records them.
    fn rows<const P: usize, const L: usize>(
        &mut self,
        site: PlateSite<P, L>,
        run: impl FnOnce(&mut Self, &mut Vec<Node>),
    ) {
        let outer = std::mem::take(&mut self.node);
        let mut rows = Vec::new();
        run(self, &mut rows);
        self.node = outer;
        if self.scored.is_some() {
            return;
        }
        if self.node.plates.len() <= site.params {
            self.node.plates.resize_with(site.params + 1, Vec::new);
        }
        self.node.plates[site.params] = rows;
    }

    /// The value of an enumerated site, drawn given what stands behind it, and the log of the sum over all values.
    fn posterior<D: Enumerable<0>>(
        &mut self,
        window: &mut Window<'_>,
        distribution: &D,
        rest: impl Fn(&mut Self, &mut Window<'_>, D::Point),
    ) -> (D::Point, Accumulator<0>) {
        let outer = self.scored.take();
        let (mut drawn, mut marginal) = (0, Marginal::new());
        for index in 0..distribution.values() {
            let mut term = Accumulator::new();
            distribution.weigh(index, &mut term);
            if term.value > f64::NEG_INFINITY {
                self.scored = Some(term);
                rest(self, window, D::value(index));
                term = self.scored.take().unwrap_or(term);
            }
            // Kept with its share of the sum so far, so that each is in the end with its share of the whole.
            if self.rng.random::<f64>() < marginal.add(&term) {
                drawn = index;
            }
        }
        self.scored = outer;
        let mut sum = marginal.finish();
        distribution.normalise(&mut sum);
        (D::value(drawn), sum)
    }
}

impl<R> Faulty for Predict<'_, R> {
    fn fault(&mut self) -> &mut Option<Box<Fault>> {
        &mut self.fault
    }

    fn may_be_impossible(&self) -> bool {
        self.scored.is_some()
    }
}

impl<R> Sampler for Predict<'_, R> {
    fn minibatches(&mut self) -> Option<&mut Minibatches> {
        Some(self.minibatches)
    }
}

impl<R: Rng> Scope<0> for Predict<'_, R> {
    fn param<'g, I: Initial>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g Slot,
        _name: &'static str,
        _initial: impl FnOnce() -> I,
    ) -> ParamDual<'g, 0, I> {
        param_leaf::<0, I>(&mut window.params, slot)
    }

    fn end_param(&mut self, _window: &mut Window<'_>, _slot: Slot) {}

    #[inline(always)]
    fn sum(&mut self) -> &mut Accumulator<0> {
        &mut self.sum
    }

    fn plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    ) {
        self.rows(site, |scope, rows| {
            let Some(all) = Rows::of(scope, window, site, len) else { return };
            one_after_the_other(scope, all, InOrder, |scope, window, index| {
                body(scope, window, index);
                rows.push(std::mem::take(&mut scope.node));
            });
        });
    }

    fn part<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        subsamples: bool,
        body: impl Fn(&mut Self, &mut Window<'_>),
    ) {
        self.rows(site, |scope, rows| {
            in_part(scope, window, (site, subsamples), |scope, window| {
                body(scope, window);
                rows.push(std::mem::take(&mut scope.node));
            });
        });
    }

    fn sampled_plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        sampled: Sampled,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    ) {
        self.rows(site, |scope, rows| {
            let Some(batch) = scope.batch(window, site, sampled) else { return };
            scope.for_each_row_of(&batch, window, site, |scope, window, index| {
                body(scope, window, index);
                rows.push(std::mem::take(&mut scope.node));
            });
            scope.minibatches.put_back(batch);
        });
    }
}

impl<R: Rng> ModelScope<0> for Predict<'_, R> {
    fn sample<'g, D: ContinuousDistribution<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        _slot: &'g Slot,
        site: Site,
        distribution: D,
    ) -> Dual<'g, 0, D> {
        self.check(site.name, &distribution);
        let (start, _) = window.latents.take(D::Point::WIDTH);
        let cells = &mut window.latents.values[start..];
        if self.source == Source::Prior && self.fault.is_none() {
            distribution.draw(self.rng).write(cells);
        }
        let x = D::Point::read(cells);
        Recorded::push_to(x, self.node.site(site.index));
        x.constant()
    }

    fn end_sample(&mut self, _window: &mut Window<'_>, _slot: Slot) {}

    fn sample_vector<'g, D: Elements<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<Vectorized<D>>,
        site: Site,
        distribution: Vectorized<D>,
    ) -> Vector<'g> {
        let (start, len) = latent_vector(self, window, site.name, &distribution);
        for k in 0..len {
            let each = distribution.each.each(k, window.vectors, &slot.scratch);
            self.check(site.name, &each);
            if self.source == Source::Prior && self.fault.is_none() {
                window.latents.values[start + k] = each.draw(self.rng);
            }
        }
        let numbers = &window.latents.values[start..start + len];
        self.node.site(site.index).extend(numbers);
        self.node.set_columns(site.index, distribution.columns());
        let vector = window.vectors.push(&mut window.here.height, numbers.iter().copied());
        slot.keep(distribution, site.name, vector, start)
    }

    fn end_sample_vector<D: Elements<0>>(&mut self, _window: &mut Window<'_>, _slot: &VectorSlot<Vectorized<D>>) {}

    fn sample_joint<'g, D: Joint<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<D>,
        site: Site,
        distribution: D,
    ) -> Vector<'g> {
        let place = joint_sites::of_model(self, window, site.name, &distribution);
        joint_sites::check(self, site.name, &distribution, window.vectors);
        let numbers = &mut window.latents.values[place.0..place.0 + place.1];
        if self.source == Source::Prior && self.fault.is_none() {
            distribution.draw(self.rng, window.vectors, numbers);
        }
        self.node.site(site.index).extend_from_slice(numbers);
        joint_sites::vector(window, slot, site.name, place, distribution)
    }

    fn end_sample_joint<D: Joint<0>>(&mut self, _window: &mut Window<'_>, _slot: &VectorSlot<D>) {}

    fn observe<D: Distribution<0, Point: Recorded>, X: Observation<D, 0>>(
        &mut self,
        site: Site,
        distribution: D,
        value: X,
    ) {
        self.check(site.name, &distribution);
        if let Some(mut sum) = self.scored {
            if let Err(outside) = value.score(&distribution, &mut sum) {
                sum.value = f64::NEG_INFINITY;
                if outside.is_nan() {
                    self.fail_outside::<D::Family>(site.name, outside);
                }
            }
            self.check_scored(site.name, sum.value, &distribution);
            self.scored = Some(sum);
        } else if self.fault.is_none() {
            distribution.draw(self.rng).push_to(self.node.site(site.index));
        }
    }

    fn enumerate<const LAST: bool, const READS: bool, D: Enumerable<0>>(
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
        let value = if self.source == Source::Prior {
            distribution.draw(self.rng)
        } else {
            let (value, sum) = self.posterior(window, &distribution, &rest);
            self.check_marginal(site.name, sum.value, distribution.values());
            if let Some(scored) = &mut self.scored {
                scored.add(sum.value);
                return;
            }
            value
        };
        if self.fault.is_none() {
            value.push_to(self.node.site(site.index));
            rest(self, window, value);
        }
    }

    fn factor(&mut self, site: Site, term: impl Arg<0>) {
        if let Some(scored) = &mut self.scored {
            scored.add(term);
            let sum = scored.value;
            self.check_finite(site.name, sum);
        }
    }

    fn deterministic<T: Values<0>>(&mut self, site: Site, value: T) -> T {
        if self.scored.is_none() {
            value.push_to(self.node.site(site.index));
        }
        value
    }
}
