//! Plates whose iterations run side by side.

use super::Density;
use crate::error::Problem;
use crate::finished::Finished;
use crate::lanes::{LaneDensity, LaneRows, LaneWindow, Visits, side_by_side};
use crate::scope::pieces::{self, Divisible};
use crate::scope::plate::Rows;
use crate::scope::{Division, Faulty, PlateSite};
use crate::window::Window;

impl<const N: usize, const UNCONSTRAINED: bool, const DIVIDES: bool> Density<'_, N, UNCONSTRAINED, DIVIDES> {
    /// Runs iterations of a plate four at a time: in pieces, if it is large.
    #[inline(always)]
    pub(super) fn in_lanes<const M: usize, const P: usize, const L: usize, V: Visits>(
        &mut self,
        site: PlateSite<P, L>,
        rows: Rows<'_, P, L>,
        visits: V,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
        lanes: impl Fn(&mut LaneDensity<M, N>, &mut LaneWindow<'_>, &mut LaneRows<M, V>) -> Finished + Sync,
    ) {
        let division = if site.division == Division::SideBySide { Division::Pieces } else { site.division };
        let count = pieces::count(division, rows.indices.len(), pieces::FEWEST_IN_LANES, rows.here);
        if count == 1 {
            *self = self.leave().piece_in_lanes(rows, visits, &body, &lanes);
        } else if const { DIVIDES } {
            pieces::run(self, (division, count), rows, |scope, rows| scope.piece_in_lanes(rows, visits, &body, &lanes));
        } else {
            rows.vectors.has_large_plate = true;
        }
    }

    /// Runs a piece of a plate four iterations at a time.
    #[inline(never)]
    fn piece_in_lanes<const M: usize, const P: usize, const L: usize, V: Visits>(
        mut self,
        mut rows: Rows<'_, P, L>,
        visits: V,
        body: &impl Fn(&mut Self, &mut Window<'_>, usize),
        lanes: &impl Fn(&mut LaneDensity<M, N>, &mut LaneWindow<'_>, &mut LaneRows<M, V>) -> Finished,
    ) -> Self {
        let (plate, positions) = (rows.plate, rows.indices.clone());
        // Nothing is stored in an iteration, so that the windows of all are the same.
        let Some(mut window) = rows.next() else {
            self.fail(plate, Problem::TooShort);
            return self;
        };
        let sum = side_by_side(
            positions,
            visits,
            &mut window,
            #[inline(always)]
            |scope: &mut LaneDensity<M, N>, window: &mut LaneWindow<'_>, rows: &mut LaneRows<M, V>| {
                lanes(scope, window, rows)
            },
            |window, position| {
                let index = visits.index(position);
                body(&mut self, window, index);
                self.goes_on_behind(plate, index)
            },
        );
        self.sum.add_scaled(1.0, &sum);
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
