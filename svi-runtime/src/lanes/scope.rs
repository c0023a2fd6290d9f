//! The words of a body in iterations side by side.

use super::data::Observed;
use super::distribution::LaneDistribution;
use super::real::{LaneArg, LaneReal};
use super::simd::Simd;
use super::sum::{LaneSum, marginal};
use super::window::LaneWindow;
use crate::accumulator::Accumulator;
use crate::finished::Finished;
use crate::rng::Generator;
use crate::scope::Site;

/// What a pass brings along to iterations side by side.
#[derive(Clone, Debug)]
pub(crate) struct Brought {
    /// Whether latents are the real numbers that their supports are images of: see [`Density`](crate::scope::Density).
    pub(crate) unconstrained: bool,
    /// Where draws come from, if it draws.
    pub(crate) rng: Option<Generator>,
}

/// A pass in iterations side by side, of a plate with `M` leaves in a body of `N` slots.
///
/// It knows of no errors. Where something is missing or not finite, the iterations run again by themselves.
#[derive(Debug)]
pub struct LaneScope<const M: usize, const N: usize, S: Simd> {
    pub(super) simd: S,
    pub(super) sum: LaneSum<M, S>,
    /// Whether something cannot be done side by side.
    pub(super) alone: bool,
    /// What the leaves that are constants have handed back.
    pub(super) outside: Accumulator<N>,
    pub(super) brought: Brought,
}

impl<const M: usize, const N: usize, S: Simd> LaneScope<M, N, S> {
    #[inline(always)]
    pub(super) fn new(simd: S, brought: Brought) -> Self {
        Self { simd, sum: LaneSum::new(simd, N > 0), alone: false, outside: Accumulator::new(), brought }
    }

    /// Whether the iterations run again by themselves.
    #[inline(always)]
    pub(super) fn run_by_themselves(&self) -> bool {
        self.alone || !self.sum.value.are_finite()
    }

    /// What all iterations have added up, and what was brought along.
    #[inline(always)]
    pub(super) fn total(self) -> (Accumulator<N>, Brought) {
        (Accumulator { value: self.sum.value.sum(), ..self.outside }, self.brought)
    }

    /// A term of a sum over the values of a site.
    #[inline(always)]
    fn term<P>(
        &mut self,
        window: &mut LaneWindow<'_>,
        (value, log_mass): (P, LaneReal<'_, M, S>),
        rest: &impl Fn(&mut Self, &mut LaneWindow<'_>, P) -> Finished,
    ) -> LaneSum<M, S> {
        self.sum = LaneSum::new(self.simd, false);
        self.sum.add_term(log_mass, self.simd);
        rest(self, window, value);
        self.sum
    }
}

/// An observed site.
#[inline(always)]
pub fn observe<const M: usize, const N: usize, S: Simd>(
    distribution: impl LaneDistribution<M, S>,
    observed: Observed<S>,
    scope: &mut LaneScope<M, N, S>,
    _site: Site,
) {
    scope.alone |= !observed.is_complete;
    let Some(weights) = observed.weights else {
        return distribution.score(observed.numbers, scope.simd, &mut scope.sum);
    };
    let mut term = LaneSum::new(scope.simd, false);
    distribution.score(observed.numbers, scope.simd, &mut term);
    scope.sum.add_weighted(weights, &term);
}

/// A term of the log density.
#[inline(always)]
pub fn factor<const M: usize, const N: usize, S: Simd>(
    term: impl LaneArg<M, S>,
    scope: &mut LaneScope<M, N, S>,
    _site: Site,
) {
    scope.sum.add_term(term, scope.simd);
}

/// A value that predictive draws record.
#[inline(always)]
pub fn deterministic<const M: usize, const N: usize, S: Simd, T>(
    value: T,
    _scope: &mut LaneScope<M, N, S>,
    _site: Site,
) -> T {
    value
}

/// A value of a discrete latent.
pub trait Value: Copy {
    /// The value with this index.
    fn at(index: usize) -> Self;
}

impl Value for bool {
    #[inline(always)]
    fn at(index: usize) -> bool {
        index == 1
    }
}

impl Value for usize {
    #[inline(always)]
    fn at(index: usize) -> usize {
        index
    }
}

/// A discrete latent of two to four values, summed out. The logarithms of their probabilities are the same in all iterations.
#[inline(always)]
pub fn enumerate_last<P: Value, const M: usize, const N: usize, const K: usize, S: Simd>(
    log_masses: [LaneReal<'_, M, S>; K],
    scope: &mut LaneScope<M, N, S>,
    window: &mut LaneWindow<'_>,
    _site: Site,
    rest: impl Fn(&mut LaneScope<M, N, S>, &mut LaneWindow<'_>, P) -> Finished,
) {
    let outer = scope.sum;
    let value = |k: usize| (P::at(k), log_masses[k]);
    let sum = match K {
        2 => marginal([scope.term(window, value(0), &rest), scope.term(window, value(1), &rest)]),
        3 => marginal([
            scope.term(window, value(0), &rest),
            scope.term(window, value(1), &rest),
            scope.term(window, value(2), &rest),
        ]),
        4 => marginal([
            scope.term(window, value(0), &rest),
            scope.term(window, value(1), &rest),
            scope.term(window, value(2), &rest),
            scope.term(window, value(3), &rest),
        ]),
        _ => {
            scope.alone = true;
            outer
        }
    };
    scope.sum = outer;
    scope.sum.add_sum(&sum);
}
