//! Plates whose iterations run side by side.

use std::ops::Range;

use super::pieces::{self, Divisible};
use super::plate::{Rows, one_after_the_other};
use super::{Division, PlateSite};
use crate::accumulator::Accumulator;
use crate::error::Problem;
use crate::lanes::{Brought, LaneBody, Narrow, Simd, Storage, Visits, Wide, side_by_side};
use crate::window::Window;

/// The fewest groups of iterations in a plate whose iterations run side by side: one group has nothing to overlap with.
const FEWEST_GROUPS: usize = 2;

/// The most iterations that run by themselves before lanes are tried again.
const MOST_BY_THEMSELVES: usize = 1024;

/// A pass that runs iterations side by side, in a body of `N` slots.
pub(super) trait InLanes<const N: usize>: Divisible {
    /// What it brings along to them.
    fn bring(&mut self) -> Brought;

    /// Adds what they have added up, and takes back what it brought.
    fn add_side_by_side(&mut self, sum: &Accumulator<N>, brought: Brought);
}

/// A body for one iteration, and what does the same for several at once.
pub(super) struct Bodies<'b, B, InNarrow, InWide> {
    pub(super) one: &'b B,
    pub(super) narrow: &'b InNarrow,
    pub(super) wide: &'b InWide,
}

impl<B, InNarrow, InWide> Clone for Bodies<'_, B, InNarrow, InWide> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B, InNarrow, InWide> Copy for Bodies<'_, B, InNarrow, InWide> {}

/// Runs iterations of a plate side by side: in pieces of `fewest` or more, if it is large.
#[inline(always)]
pub(super) fn in_lanes<const N: usize, const M: usize, const P: usize, const L: usize, T, V, B, InNarrow, InWide>(
    scope: &mut T,
    (site, fewest): (PlateSite<P, L>, usize),
    rows: Rows<'_, P, L>,
    visits: V,
    bodies: Bodies<'_, B, InNarrow, InWide>,
) where
    T: InLanes<N>,
    V: Visits,
    B: Fn(&mut T, &mut Window<'_>, usize) + Sync,
    InNarrow: LaneBody<M, N, V, Narrow>,
    InWide: LaneBody<M, N, V, Wide>,
{
    if const { !T::DIVIDES } {
        // Iterations that run side by side are compiled once, for the passes that divide: most plates have many.
        if are_few(&rows.indices) {
            let one = bodies.one;
            // A reference to the body is not sure to be inlined.
            return one_after_the_other(
                scope,
                rows,
                visits,
                #[inline(always)]
                |scope, window, index| one(scope, window, index),
            );
        }
        rows.vectors.has_large_plate = true;
        return;
    }
    let division = if site.division == Division::SideBySide { Division::Pieces } else { site.division };
    let count = pieces::count(division, rows.indices.len(), fewest, rows.here);
    if count == 1 {
        *scope = piece_in_lanes(scope.leave(), rows, visits, bodies);
    } else {
        pieces::run(scope, (division, count), rows, |scope, rows| piece_in_lanes(scope, rows, visits, bodies));
    }
}

/// Whether iterations are so few that they run one after the other, in whatever pass.
#[inline(always)]
fn are_few(positions: &Range<usize>) -> bool {
    positions.len() < FEWEST_GROUPS * Wide::WIDTH
}

/// Runs a piece of a plate: side by side what can run so, and what is left by itself.
#[inline(never)]
fn piece_in_lanes<const N: usize, const M: usize, const P: usize, const L: usize, T, V, B, InNarrow, InWide>(
    mut scope: T,
    mut rows: Rows<'_, P, L>,
    visits: V,
    bodies: Bodies<'_, B, InNarrow, InWide>,
) -> T
where
    T: InLanes<N>,
    V: Visits,
    B: Fn(&mut T, &mut Window<'_>, usize) + Sync,
    InNarrow: LaneBody<M, N, V, Narrow>,
    InWide: LaneBody<M, N, V, Wide>,
{
    let (plate, mut positions) = (rows.plate, rows.indices.clone());
    let few = are_few(&positions);
    let mut by_themselves = Wide::WIDTH;
    while !positions.is_empty() {
        let left = positions.len();
        if !few {
            run_in_lanes(&mut scope, &mut positions, &mut rows, visits, bodies);
        }
        // Where the lanes give up again and again, as at many censored values, they are asked less and less often.
        by_themselves = if positions.len() < left { Wide::WIDTH } else { (2 * by_themselves).min(MOST_BY_THEMSELVES) };
        for position in positions.by_ref().take(by_themselves) {
            let Some(mut window) = rows.next() else {
                scope.fail(plate, Problem::TooShort);
                return scope;
            };
            let index = visits.index(position);
            (bodies.one)(&mut scope, &mut window, index);
            if scope.has_failed() {
                scope.place_in(plate, index);
                return scope;
            }
        }
    }
    scope
}

/// Runs iterations side by side until there are too few, or some have to run by themselves.
#[inline(always)]
fn run_in_lanes<const N: usize, const M: usize, const P: usize, const L: usize, T, V, B, InNarrow, InWide>(
    scope: &mut T,
    positions: &mut Range<usize>,
    rows: &mut Rows<'_, P, L>,
    visits: V,
    Bodies { narrow, wide, .. }: Bodies<'_, B, InNarrow, InWide>,
) where
    T: InLanes<N>,
    V: Visits,
    InNarrow: LaneBody<M, N, V, Narrow>,
    InWide: LaneBody<M, N, V, Wide>,
{
    if let Some(simd) = Wide::detect().filter(|_| positions.len() >= Wide::WIDTH) {
        run_with(simd, scope, positions, rows, visits, wide);
        let gave_up = positions.len() >= Wide::WIDTH;
        if gave_up {
            return;
        }
    }
    if let Some(simd) = Narrow::detect().filter(|_| positions.len() >= Narrow::WIDTH) {
        run_with(simd, scope, positions, rows, visits, narrow);
    }
}

/// Runs iterations side by side with these instructions.
#[inline(always)]
fn run_with<const N: usize, const M: usize, const P: usize, const L: usize, T: InLanes<N>, V: Visits, S: Simd>(
    simd: S,
    scope: &mut T,
    positions: &mut Range<usize>,
    rows: &mut Rows<'_, P, L>,
    visits: V,
    body: &impl LaneBody<M, N, V, S>,
) {
    let Rows { params, latents, vectors, here, .. } = rows;
    let storage = Storage { params, latents, vectors, here: *here };
    let (sum, brought) = side_by_side(simd, (positions, visits), storage, scope.bring(), body);
    scope.add_side_by_side(&sum, brought);
}
