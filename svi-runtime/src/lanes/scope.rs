//! The words of a body in four iterations side by side.

use super::data::LaneValue;
use super::distribution::LaneDistribution;
use super::number::{Lanes, Simd, WIDTH, four};
use super::real::{Constant, LaneArg};
use super::sum::{LaneSum, marginal};
use crate::accumulator::Accumulator;
use crate::distributions::Enumerable;
use crate::finished::Finished;
use crate::scope::Site;
use crate::window::Window;

/// The pass that scores, in four iterations side by side.
///
/// It knows of no errors. Where something is missing or not finite, the four iterations run again by themselves.
#[derive(Debug)]
pub struct LaneDensity<const N: usize> {
    pub(super) simd: Simd,
    pub(super) sum: LaneSum<N>,
    /// Whether something cannot be done side by side.
    pub(super) alone: bool,
}

impl<const N: usize> LaneDensity<N> {
    #[inline(always)]
    pub(super) fn new(simd: Simd) -> Self {
        Self { simd, sum: LaneSum::new(simd), alone: false }
    }

    /// Whether the four iterations run again by themselves.
    #[inline(always)]
    pub(super) fn run_by_themselves(&self) -> bool {
        self.alone || !self.sum.value.are_finite()
    }

    /// A term of a sum over the values of a site.
    #[inline(always)]
    fn term<D: Enumerable<N>>(
        &mut self,
        window: &mut Window<'_>,
        distribution: &D,
        index: usize,
        rest: &impl Fn(&mut Self, &mut Window<'_>, D::Point) -> Finished,
    ) -> LaneSum<N> {
        let mut weight = Accumulator::new();
        distribution.weigh(index, &mut weight);
        self.sum = LaneSum::splat(self.simd, &weight);
        rest(self, window, D::value(index));
        self.sum
    }
}

/// A variable from outside, prepared for all iterations.
#[inline(always)]
pub fn constant<const N: usize, T: Constant>(x: T, scope: &LaneDensity<N>) -> T::Prepared {
    x.prepare(scope.simd)
}

/// An observed site.
#[inline(always)]
pub fn observe<const N: usize, X: LaneValue>(
    distribution: impl LaneDistribution<N>,
    values: [X; WIDTH],
    scope: &mut LaneDensity<N>,
    _site: Site,
) {
    let numbers = four(values, |value| value.number());
    scope.alone |= four(numbers, |x| x.is_some()) != [true; WIDTH];
    let x = Lanes::from_array(scope.simd, four(numbers, |x| x.unwrap_or(0.0)));
    distribution.score(x, scope.simd, &mut scope.sum);
}

/// A term of the log density.
#[inline(always)]
pub fn factor<const N: usize>(term: impl LaneArg<N>, scope: &mut LaneDensity<N>, _site: Site) {
    scope.sum.add_term(term, scope.simd);
}

/// A value that predictive draws record.
#[inline(always)]
pub fn deterministic<const N: usize, T>(value: T, _scope: &mut LaneDensity<N>, _site: Site) -> T {
    value
}

/// The value, which a draw records as a `P`.
#[inline(always)]
pub fn recorded_as<P, T>(value: T) -> T {
    value
}

/// A discrete latent of two to four values, summed out. What its values weigh is the same in all iterations.
#[inline(always)]
pub fn enumerate_last<const N: usize, D: Enumerable<N>>(
    distribution: D,
    scope: &mut LaneDensity<N>,
    window: &mut Window<'_>,
    _site: Site,
    rest: impl Fn(&mut LaneDensity<N>, &mut Window<'_>, D::Point) -> Finished,
) {
    let outer = scope.sum;
    let mut sum = match const { D::COUNT } {
        2 => marginal([scope.term(window, &distribution, 0, &rest), scope.term(window, &distribution, 1, &rest)]),
        3 => marginal([
            scope.term(window, &distribution, 0, &rest),
            scope.term(window, &distribution, 1, &rest),
            scope.term(window, &distribution, 2, &rest),
        ]),
        4 => marginal([
            scope.term(window, &distribution, 0, &rest),
            scope.term(window, &distribution, 1, &rest),
            scope.term(window, &distribution, 2, &rest),
            scope.term(window, &distribution, 3, &rest),
        ]),
        _ => {
            scope.alone = true;
            outer
        }
    };
    let mut norm = Accumulator::new();
    distribution.normalise(&mut norm);
    sum.add_sum(&LaneSum::splat(scope.simd, &norm));
    scope.sum = outer;
    scope.sum.add_sum(&sum);
}
