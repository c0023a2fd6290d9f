//! The iterations of a plate, four at a time.

use std::ops::Range;

use super::data::LaneIndex;
use super::number::{Simd, WIDTH};
use super::scope::LaneDensity;
use super::sum::LaneSum;
use crate::accumulator::Accumulator;
use crate::finished::Finished;
use crate::minibatch::Batch;
use crate::window::Window;

/// The iterations of a plate that are to run side by side, until some have to run by themselves.
#[derive(Debug)]
pub struct LaneRows<'b, const N: usize> {
    /// Those that are left.
    positions: Range<usize>,
    /// Which iterations they are, if not all are visited.
    batch: Option<&'b Batch>,
    /// The sum before those that run, if any do.
    before: Option<LaneSum<N>>,
}

impl<const N: usize> LaneRows<'_, N> {
    /// The next four, unless those before have to run again by themselves: what they added is then taken back.
    #[inline(always)]
    pub fn next(&mut self, scope: &mut LaneDensity<N>) -> Option<LaneIndex> {
        if let Some(before) = self.before.take() {
            if scope.run_by_themselves() {
                scope.sum = before;
                return None;
            }
            self.positions.start += WIDTH;
        }
        let start = self.positions.start;
        if start + WIDTH > self.positions.end {
            return None;
        }
        self.before = Some(scope.sum);
        let indices = match self.batch {
            None => [start, start + 1, start + 2, start + 3],
            Some(batch) => [start, start + 1, start + 2, start + 3].map(|position| batch.index(position)),
        };
        Some(LaneIndex { simd: scope.simd, indices })
    }
}

/// Runs the iterations of a plate, or those of a batch, four side by side, and what is left with `alone`, which says whether to
/// go on. The result is the sum of those that ran side by side.
#[inline(always)]
pub(crate) fn side_by_side<const N: usize>(
    positions: Range<usize>,
    batch: Option<&Batch>,
    window: &mut Window<'_>,
    body: impl Fn(&mut LaneDensity<N>, &mut Window<'_>, &mut LaneRows<'_, N>) -> Finished,
    mut alone: impl FnMut(&mut Window<'_>, usize) -> bool,
) -> Accumulator<N> {
    let mut total = Accumulator::new();
    let simd = Simd::detect();
    let mut rows: LaneRows<'_, N> = LaneRows { positions, batch, before: None };
    while !rows.positions.is_empty() {
        if let Some(simd) = simd {
            let sum = simd.vectorize(
                #[inline(always)]
                || {
                    // A copy of its own stays in registers.
                    let mut own = LaneRows { positions: rows.positions.clone(), batch, before: None };
                    let mut scope = LaneDensity::new(simd);
                    body(&mut scope, window, &mut own);
                    rows.positions = own.positions;
                    scope.sum.total()
                },
            );
            total.add_scaled(1.0, &sum);
        }
        for position in rows.positions.by_ref().take(WIDTH) {
            if !alone(window, position) {
                return total;
            }
        }
    }
    total
}
