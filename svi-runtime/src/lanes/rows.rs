//! The iterations of a plate, four at a time.

use std::marker::PhantomData;
use std::ops::Range;

use super::data::LaneIndex;
use super::number::{Simd, WIDTH, four};
use super::scope::LaneDensity;
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
pub struct LaneRows<const M: usize, V> {
    /// Those that are left.
    positions: Range<usize>,
    visits: V,
    /// The sum before those that run.
    before: LaneSum<M>,
}

impl<const M: usize, V: Visits> LaneRows<M, V> {
    /// The next four.
    #[inline(always)]
    pub fn next<const N: usize>(&mut self, scope: &LaneDensity<M, N>) -> Option<LaneIndex<V>> {
        let start = self.positions.start;
        if start + WIDTH > self.positions.end {
            return None;
        }
        self.positions.start += WIDTH;
        self.before = scope.sum;
        let visits = self.visits;
        let indices = four([start, start + 1, start + 2, start + 3], |position| visits.index(position));
        Some(LaneIndex { simd: scope.simd, indices, visits: PhantomData })
    }

    /// Takes back what those that ran have added, if they have to run again by themselves: whether it did.
    #[inline(always)]
    pub fn taken_back<const N: usize>(&mut self, scope: &mut LaneDensity<M, N>) -> bool {
        let failed = scope.run_by_themselves();
        if failed {
            self.positions.start -= WIDTH;
            scope.sum = self.before;
        }
        failed
    }
}

/// Runs the iterations of a plate that a step visits, four side by side, and what is left with `alone`, which says whether to
/// go on. The result is the sum of those that ran side by side.
#[inline(always)]
pub(crate) fn side_by_side<const M: usize, const N: usize, V: Visits>(
    mut positions: Range<usize>,
    visits: V,
    window: &mut Window<'_>,
    body: impl Fn(&mut LaneDensity<M, N>, &mut LaneWindow<'_>, &mut LaneRows<M, V>) -> Finished,
    mut alone: impl FnMut(&mut Window<'_>, usize) -> bool,
) -> Accumulator<N> {
    let mut total = Accumulator::new();
    let simd = Simd::detect();
    while !positions.is_empty() {
        if let Some(simd) = simd {
            let sum = simd.vectorize(
                #[inline(always)]
                || {
                    // Copies of its own stay in registers.
                    let mut scope = LaneDensity::new(simd);
                    let mut rows = LaneRows { positions: positions.clone(), visits, before: scope.sum };
                    body(&mut scope, &mut LaneWindow::of(window), &mut rows);
                    positions = rows.positions;
                    scope.total()
                },
            );
            total.add_scaled(1.0, &sum);
        }
        for position in positions.by_ref().take(WIDTH) {
            if !alone(window, position) {
                return total;
            }
        }
    }
    total
}
