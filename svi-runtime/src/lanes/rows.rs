//! The iterations of a plate, several at a time.

use std::marker::PhantomData;
use std::ops::Range;

use super::data::LaneIndex;
use super::scope::LaneDensity;
use super::simd::Simd;
use super::sum::LaneSum;
use super::window::LaneWindow;
use crate::accumulator::Accumulator;
use crate::finished::Finished;
use crate::minibatch::Batch;
use crate::window::Window;

/// Which iterations of a plate a step visits.
pub trait Visits: Copy + Sync {
    /// Whether they are those of the plate, in their order.
    const ALL: bool;

    /// The iteration at a position.
    fn index(self, position: usize) -> usize;
}

/// All of them.
#[derive(Clone, Copy, Debug)]
pub struct InOrder;

impl Visits for InOrder {
    const ALL: bool = true;

    #[inline(always)]
    fn index(self, position: usize) -> usize {
        position
    }
}

impl Visits for &Batch {
    const ALL: bool = false;

    #[inline(always)]
    fn index(self, position: usize) -> usize {
        Batch::index(self, position)
    }
}

/// The iterations of a plate that are to run side by side, until some have to run by themselves.
#[derive(Debug)]
pub struct LaneRows<const M: usize, V, S: Simd> {
    /// Those that are left.
    positions: Range<usize>,
    visits: V,
    /// The sum before those that run.
    before: LaneSum<M, S>,
}

impl<const M: usize, V: Visits, S: Simd> LaneRows<M, V, S> {
    /// The next group of iterations, if there are as many.
    #[inline(always)]
    pub fn next<const N: usize>(&mut self, scope: &LaneDensity<M, N, S>) -> Option<LaneIndex<V, S>> {
        let start = self.positions.start;
        if start + S::WIDTH > self.positions.end {
            return None;
        }
        self.positions.start += S::WIDTH;
        self.before = scope.sum;
        let visits = self.visits;
        let indices = S::each(S::successive(start), |position| visits.index(position));
        Some(LaneIndex { simd: scope.simd, indices, visits: PhantomData })
    }

    /// Takes back what those that ran have added, if they have to run again by themselves: whether it did.
    #[inline(always)]
    pub fn taken_back<const N: usize>(&mut self, scope: &mut LaneDensity<M, N, S>) -> bool {
        let failed = scope.run_by_themselves();
        if failed {
            self.positions.start -= S::WIDTH;
            scope.sum = self.before;
        }
        failed
    }
}

/// The body of a plate side by side.
pub trait LaneBody<const M: usize, const N: usize, V, S: Simd>:
    Fn(&mut LaneDensity<M, N, S>, &mut LaneWindow<'_>, &mut LaneRows<M, V, S>) -> Finished + Sync
{
}

impl<const M: usize, const N: usize, V, S: Simd, F> LaneBody<M, N, V, S> for F where
    F: Fn(&mut LaneDensity<M, N, S>, &mut LaneWindow<'_>, &mut LaneRows<M, V, S>) -> Finished + Sync
{
}

/// Runs iterations of a plate, from the first position on, and takes them out of the positions. The result is their sum.
#[inline(always)]
pub(crate) fn side_by_side<const M: usize, const N: usize, V: Visits, S: Simd>(
    simd: S,
    positions: &mut Range<usize>,
    visits: V,
    window: &mut Window<'_>,
    body: &impl LaneBody<M, N, V, S>,
) -> Accumulator<N> {
    simd.vectorize(
        #[inline(always)]
        || {
            // Copies of its own stay in registers.
            let mut scope = LaneDensity::new(simd);
            let mut rows = LaneRows { positions: positions.clone(), visits, before: scope.sum };
            body(&mut scope, &mut LaneWindow::of(window), &mut rows);
            *positions = rows.positions;
            scope.total()
        },
    )
}
