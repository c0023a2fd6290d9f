//! Large plates run in pieces, which threads share.
//!
//! How many pieces there are depends on sizes alone, each draws from a generator of its own, and what they add up is added in
//! an order that is fixed: so the numbers are the same to the bit, however many threads there are.

use std::ops::Range;

use super::plate::Rows;
use super::{Division, Faulty};
use crate::threads::{self, Job};
use crate::vector::{Collecting, Vectors};
use crate::window::Here;

/// The fewest iterations of a piece of a plate whose iterations run side by side: see `docs/decisions/003-threads.md`.
pub(super) const FEWEST_IN_LANES: usize = 4_096;

/// The fewest iterations of any other piece: in pieces these cost more than whole.
pub(super) const FEWEST: usize = 16_384;

/// The most pieces of a plate: each adds up derivatives of its own in the vectors from outside.
const MOST: usize = 16;

/// A pass that can run the iterations of a plate in pieces.
pub(super) trait Divisible: Faulty + Send + Sync {
    /// Whether it does. One that does not is faster, and gives up where it comes by a large plate.
    const DIVIDES: bool;

    /// What the generators of the next plate's pieces are made from, if it draws.
    #[inline(always)]
    fn seed(&mut self) -> u64 {
        0
    }

    /// The pass itself, which is put back when it has run by itself.
    fn leave(&mut self) -> Self;

    /// The pass over the piece `index`, which has added up nothing yet.
    fn piece(&self, seed: u64, index: usize) -> Self;

    /// Adds what the piece behind this one has added up.
    fn add_piece(&mut self, piece: Self);
}

/// How many pieces of `fewest` iterations or more a plate of `len` has, if it may be divided.
///
/// Each piece has a copy of the vectors' numbers, and hands back to it: together these are no more than there are iterations.
#[inline(always)]
pub(super) fn count(division: Division, len: usize, fewest: usize, here: Here) -> usize {
    if matches!(division, Division::InOrder | Division::SideBySide) || len < 2 * fewest {
        return 1;
    }
    (len / fewest).min(len / shared(division, here).max(1)).clamp(1, MOST)
}

/// How many numbers of vectors all iterations know.
fn shared(division: Division, here: Here) -> usize {
    if division == Division::Collecting { here.collecting.start } else { here.height }
}

/// Runs the iterations of a plate in `count` pieces.
#[cold]
#[inline(never)]
pub(super) fn run<S: Divisible, const P: usize, const L: usize>(
    scope: &mut S,
    (division, count): (Division, usize),
    rows: Rows<'_, P, L>,
    piece: impl Fn(S, Rows<'_, P, L>) -> S + Sync,
) {
    let Rows { plate, indices, mut params, mut latents, vectors, here } = rows;
    let cut = Cut::new(division, indices.len(), count, here);
    let mut own = vectors.lend(count);
    let (seed, outer) = (scope.seed(), &*vectors);
    let mut pieces = [const { None }; MOST];
    for (index, (to_do, vectors)) in pieces.iter_mut().zip(&mut own).take(count).enumerate() {
        let indices = cut.indices(index);
        let (params, latents) = (params.split_off(indices.len()), latents.split_off(indices.len()));
        let here = cut.here(&indices);
        let rows = Some(Rows { plate, indices, params, latents, vectors, here });
        *to_do = Some((scope.piece(seed, index), rows));
    }
    let mut jobs = pieces.each_mut().map(|to_do| {
        || {
            if let Some((scope, Some(rows))) = to_do.take() {
                rows.vectors.start_piece(outer, cut.shared, cut.own(&rows.indices));
                *to_do = Some((piece(scope, rows), None));
            }
        }
    });
    threads::run(&mut jobs.each_mut().map(|job| job as Job<'_>)[..count]);
    pieces.into_iter().flatten().for_each(|(sum, _)| scope.add_piece(sum));
    cut.collect(own, vectors);
}

/// How a plate is cut into pieces.
struct Cut {
    len: usize,
    count: usize,
    here: Here,
    /// Where the iterations put what is collected, if this plate collects.
    collecting: Option<Collecting>,
    /// How many numbers of the vectors from outside are known to all pieces.
    shared: usize,
}

impl Cut {
    fn new(division: Division, len: usize, count: usize, here: Here) -> Self {
        let collecting = (division == Division::Collecting).then_some(here.collecting);
        Self { len, count, here, collecting, shared: shared(division, here) }
    }

    /// The iterations of the piece `index`.
    fn indices(&self, index: usize) -> Range<usize> {
        let start = |index| self.len / self.count * index + self.len % self.count * index / self.count;
        start(index)..start(index + 1)
    }

    /// Where the numbers of the plate's vector are that a piece collects.
    fn own(&self, indices: &Range<usize>) -> Range<usize> {
        self.collecting.map_or(0..0, |Collecting { start, .. }| start + indices.start..start + indices.end)
    }

    /// What holds in a piece: it puts what it collects behind the vectors from outside.
    fn here(&self, indices: &Range<usize>) -> Here {
        let start = self.shared.wrapping_sub(indices.start);
        let collecting = self.collecting.map_or(self.here.collecting, |all| Collecting { start, ..all });
        Here { height: self.shared + self.own(indices).len(), collecting, ..self.here }
    }

    /// Takes over what the pieces have left in their vectors, which are kept for the next time.
    fn collect(&self, own: Vec<Vectors>, vectors: &mut Vectors) {
        for (index, piece) in own.iter().enumerate().take(self.count) {
            vectors.add_adjoints(self.shared, piece);
            if self.collecting.is_some_and(|collecting| !collecting.replay) {
                vectors.take_over(piece, self.shared, self.own(&self.indices(index)));
            }
        }
        vectors.pieces = own;
    }
}
