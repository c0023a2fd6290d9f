//! Plates whose iterations run side by side.

use std::ops::Range;

use super::Density;
use crate::accumulator::Accumulator;
use crate::error::Problem;
use crate::lanes::{LaneBody, Narrow, Simd, Visits, Wide, side_by_side};
use crate::scope::pieces::{self, Divisible};
use crate::scope::plate::Rows;
use crate::scope::{Division, Faulty, PlateSite};
use crate::window::Window;

/// The most iterations that run by themselves before lanes are tried again.
const MOST_BY_THEMSELVES: usize = 1024;

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> Density<'_, N, UNCONSTRAINED, DIVIDES> {
    /// Runs iterations of a plate side by side: in pieces, if it is large.
    #[inline(always)]
    pub(super) fn in_lanes<const M: usize, const P: usize, const L: usize, V: Visits>(
        &mut self,
        site: PlateSite<P, L>,
        rows: Rows<'_, P, L>,
        visits: V,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
        narrow: impl LaneBody<M, N, V, Narrow>,
        wide: impl LaneBody<M, N, V, Wide>,
    ) {
        let division = if site.division == Division::SideBySide { Division::Pieces } else { site.division };
        let count = pieces::count(division, rows.indices.len(), pieces::FEWEST_IN_LANES, rows.here);
        if count == 1 {
            *self = self.leave().piece_in_lanes(rows, visits, &body, &narrow, &wide);
        } else if const { DIVIDES } {
            pieces::run(self, (division, count), rows, |scope, rows| {
                scope.piece_in_lanes(rows, visits, &body, &narrow, &wide)
            });
        } else {
            rows.vectors.has_large_plate = true;
        }
    }

    /// Runs a piece of a plate: side by side what can run so, and what is left by itself.
    #[inline(never)]
    fn piece_in_lanes<const M: usize, const P: usize, const L: usize, V: Visits>(
        mut self,
        mut rows: Rows<'_, P, L>,
        visits: V,
        body: &impl Fn(&mut Self, &mut Window<'_>, usize),
        narrow: &impl LaneBody<M, N, V, Narrow>,
        wide: &impl LaneBody<M, N, V, Wide>,
    ) -> Self {
        let (plate, mut positions) = (rows.plate, rows.indices.clone());
        // Nothing is stored in an iteration, so that the windows of all are the same.
        let Some(mut window) = rows.next() else {
            self.fail(plate, Problem::TooShort);
            return self;
        };
        let mut by_themselves = Wide::WIDTH;
        while !positions.is_empty() {
            let left = positions.len();
            let sum = run_in_lanes(&mut positions, visits, &mut window, narrow, wide);
            self.sum.add_scaled(1.0, &sum);
            // Where the lanes give up again and again, as at many censored values, they are asked less and less often.
            by_themselves =
                if positions.len() < left { Wide::WIDTH } else { (2 * by_themselves).min(MOST_BY_THEMSELVES) };
            for position in positions.by_ref().take(by_themselves) {
                let index = visits.index(position);
                body(&mut self, &mut window, index);
                if !self.goes_on_behind(plate, index) {
                    return self;
                }
            }
        }
        self
    }

    /// Whether the pass goes on behind an iteration of a plate.
    #[inline(always)]
    fn goes_on_behind(&mut self, plate: &'static str, index: usize) -> bool {
        let failed = self.has_failed();
        if failed {
            self.place_in(plate, index);
        }
        !failed
    }
}

/// Runs iterations side by side until there are too few, or some have to run by themselves: their sum.
#[inline(always)]
fn run_in_lanes<const M: usize, const N: usize, V: Visits>(
    positions: &mut Range<usize>,
    visits: V,
    window: &mut Window<'_>,
    narrow: &impl LaneBody<M, N, V, Narrow>,
    wide: &impl LaneBody<M, N, V, Wide>,
) -> Accumulator<N> {
    let mut sum = Accumulator::new();
    if let Some(simd) = Wide::detect().filter(|_| positions.len() >= Wide::WIDTH) {
        sum = side_by_side(simd, positions, visits, window, wide);
        let gave_up = positions.len() >= Wide::WIDTH;
        if gave_up {
            return sum;
        }
    }
    if let Some(simd) = Narrow::detect().filter(|_| positions.len() >= Narrow::WIDTH) {
        sum.add_scaled(1.0, &side_by_side(simd, positions, visits, window, narrow));
    }
    sum
}
