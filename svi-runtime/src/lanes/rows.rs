//! The iterations of a plate, several at a time.

use std::marker::PhantomData;
use std::ops::Range;

use super::data::LaneIndex;
use super::scope::{Brought, LaneScope};
use super::simd::Simd;
use super::sum::LaneSum;
use super::window::LaneWindow;
use crate::accumulator::Accumulator;
use crate::finished::Finished;
use crate::minibatch::Batch;
use crate::vector::Vectors;
use crate::window::{Here, PartRows};

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
    /// The first that were.
    first: usize,
    visits: V,
    /// The sum before those that run, and what was brought along to them.
    before: (LaneSum<M, S>, Brought),
}

impl<const M: usize, V: Visits, S: Simd> LaneRows<M, V, S> {
    /// The next group of iterations, if there are as many.
    #[inline(always)]
    pub fn next<const N: usize>(
        &mut self,
        scope: &LaneScope<M, N, S>,
        window: &mut LaneWindow<'_>,
    ) -> Option<LaneIndex<V, S>> {
        let start = self.positions.start;
        if start + S::WIDTH > self.positions.end {
            return None;
        }
        window.go_to(start - self.first);
        self.positions.start += S::WIDTH;
        self.before = (scope.sum, scope.brought.clone());
        let visits = self.visits;
        let indices = S::each(S::successive(start), |position| visits.index(position));
        Some(LaneIndex { simd: scope.simd, indices, visits: PhantomData })
    }

    /// Takes back what those that ran have added, if they have to run again by themselves: whether it did.
    #[inline(always)]
    pub fn taken_back<const N: usize>(&mut self, scope: &mut LaneScope<M, N, S>) -> bool {
        let failed = scope.run_by_themselves();
        if failed {
            self.positions.start -= S::WIDTH;
            (scope.sum, scope.brought) = self.before.clone();
        }
        failed
    }
}

/// The body of a plate side by side.
pub trait LaneBody<const M: usize, const N: usize, V, S: Simd>:
    Fn(&mut LaneScope<M, N, S>, &mut LaneWindow<'_>, &mut LaneRows<M, V, S>) -> Finished + Sync
{
}

impl<const M: usize, const N: usize, V, S: Simd, F> LaneBody<M, N, V, S> for F where
    F: Fn(&mut LaneScope<M, N, S>, &mut LaneWindow<'_>, &mut LaneRows<M, V, S>) -> Finished + Sync
{
}

/// What iterations of a plate run on.
#[derive(Debug)]
pub(crate) struct Storage<'s, 'a, const P: usize, const L: usize> {
    pub(crate) params: &'s mut PartRows<'a, P>,
    pub(crate) latents: &'s mut PartRows<'a, L>,
    pub(crate) vectors: &'s mut Vectors,
    pub(crate) here: Here,
}

/// Runs iterations of a plate, from the first position on, and takes them out of the positions. The result is their sum, and what was
/// brought along.
#[inline(always)]
pub(crate) fn side_by_side<const M: usize, const N: usize, const P: usize, const L: usize, V: Visits, S: Simd>(
    simd: S,
    (positions, visits): (&mut Range<usize>, V),
    Storage { params, latents, vectors, here }: Storage<'_, '_, P, L>,
    brought: Brought,
    body: &impl LaneBody<M, N, V, S>,
) -> (Accumulator<N>, Brought) {
    let first = positions.start;
    let done = simd.vectorize(
        #[inline(always)]
        || {
            // Copies of its own stay in registers.
            let mut scope = LaneScope::new(simd, brought);
            let mut window = LaneWindow::of(params, latents, vectors, here);
            let before = (scope.sum, scope.brought.clone());
            let mut rows = LaneRows { positions: positions.clone(), first, visits, before };
            body(&mut scope, &mut window, &mut rows);
            *positions = rows.positions;
            scope.total()
        },
    );
    params.split_off(positions.start - first);
    latents.split_off(positions.start - first);
    done
}
