//! Sums over the values of discrete latents.

use super::Density;
use crate::accumulator::Accumulator;
use crate::distributions::Enumerable;
use crate::marginal::{Marginal, marginal};
use crate::scope::Faulty;
use crate::window::Window;

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> Density<'_, N, UNCONSTRAINED, DIVIDES> {
    /// The sum over the values of a site, of what stands behind it. The few values of an innermost site are written out: what depends
    /// on a known value is simpler.
    #[inline(always)]
    pub(super) fn sum_over_values<const LAST: bool, const READS: bool, D: Enumerable<N>>(
        &mut self,
        window: &mut Window<'_>,
        distribution: &D,
        rest: &impl Fn(&mut Self, &mut Window<'_>, D::Point),
    ) -> Accumulator<N> {
        if const { LAST && D::COUNT == 2 } {
            marginal([self.term(window, distribution, 0, rest), self.term(window, distribution, 1, rest)])
        } else if const { LAST && D::COUNT == 3 } {
            marginal([
                self.term(window, distribution, 0, rest),
                self.term(window, distribution, 1, rest),
                self.term(window, distribution, 2, rest),
            ])
        } else if const { LAST && D::COUNT == 4 } {
            marginal([
                self.term(window, distribution, 0, rest),
                self.term(window, distribution, 1, rest),
                self.term(window, distribution, 2, rest),
                self.term(window, distribution, 3, rest),
            ])
        } else if READS && N > 0 && !window.here.muted {
            self.sum_that_hands_back(window, distribution, rest)
        } else {
            let mut marginal = Marginal::new();
            for index in 0..distribution.values() {
                marginal.add(&self.term(window, distribution, index, rest));
            }
            marginal.finish()
        }
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

    /// The sum over the values of an enumerated site. What `rest` reads from vectors is handed back with the share that each
    /// value has, which is known only when all were scored: so `rest` runs once more for each.
    fn sum_that_hands_back<D: Enumerable<N>>(
        &mut self,
        window: &mut Window<'_>,
        distribution: &D,
        rest: &impl Fn(&mut Self, &mut Window<'_>, D::Point),
    ) -> Accumulator<N> {
        let scores =
            window.vectors.push(&mut window.here.height, std::iter::repeat_n(f64::NEG_INFINITY, distribution.values()));
        let mut marginal = Marginal::new();
        let outer = window.here;
        window.here.muted = true;
        for index in 0..scores.len() {
            let term = self.term(window, distribution, index, rest);
            window.vectors.set(scores, index, term.value);
            marginal.add(&term);
        }
        window.here = outer;
        let sum = marginal.finish();
        for index in 0..scores.len() {
            let share = (window.vectors.value(scores, index) - sum.value).exp();
            if share > 0.0 && !self.has_failed() {
                window.here.weight *= share;
                self.term(window, distribution, index, rest);
                window.here = outer;
            }
        }
        sum
    }
}
