//! Leaves that four iterations read from vectors.

use std::cell::Cell;

use super::number::{Lanes, Simd, WIDTH, four};
use super::product::{Rows, add_products, products};
use super::real::LaneReal;
use super::scope::LaneDensity;
use super::window::LaneWindow;
use crate::vector::{DataRow, Vector};

/// Something that each of four iterations computes from vectors: see [`Read`](crate::vector::Read).
pub trait LaneRead: Copy {
    /// The values; `None` if there is something wrong in an iteration.
    fn values(&self, simd: Simd, window: &LaneWindow<'_>) -> Option<Lanes>;

    /// Hands the derivatives in the values back to the vectors.
    fn hand_back(&self, adjoints: Lanes, window: &mut LaneWindow<'_>);
}

/// The slot of a leaf that is read from vectors.
#[derive(Debug)]
pub struct LeafSlot<F: Copy> {
    first: usize,
    kept: Cell<Option<F>>,
}

impl<F: Copy> LeafSlot<F> {
    /// The slot whose leaf's partial has the index `first`.
    #[inline(always)]
    pub fn new(first: usize) -> Self {
        Self { first, kept: Cell::new(None) }
    }
}

/// Reads a leaf.
#[inline(always)]
pub fn read<'g, const M: usize, const N: usize, F: LaneRead + 'g>(
    leaf: F,
    scope: &mut LaneDensity<M, N>,
    window: &mut LaneWindow<'_>,
    slot: &'g LeafSlot<F>,
    _name: &'static str,
) -> LaneReal<'g, M> {
    let values = leaf.values(scope.simd, window);
    if values.is_none() {
        scope.alone = true;
    }
    if N > 0 {
        slot.kept.set(Some(leaf));
    }
    LaneReal::leaf(values.unwrap_or(Lanes::splat(scope.simd, 0.0)), slot.first, N > 0)
}

/// Hands back what a leaf has got.
#[inline(always)]
pub fn end_read<const M: usize, const N: usize, F: LaneRead>(
    scope: &mut LaneDensity<M, N>,
    window: &mut LaneWindow<'_>,
    slot: &LeafSlot<F>,
) {
    let adjoints = scope.sum.harvest(slot.first) * window.here.weight;
    if N > 0
        && !window.here.muted
        && let Some(leaf) = slot.kept.take()
    {
        leaf.hand_back(adjoints, window);
    }
}

/// `w.at(index)` in four iterations.
#[derive(Clone, Copy, Debug)]
pub struct Element<'v> {
    vector: Vector<'v>,
    indices: [usize; WIDTH],
}

impl<'v> Element<'v> {
    /// The numbers of `vector` at `indices`.
    #[inline(always)]
    pub fn new(vector: &Vector<'v>, indices: [usize; WIDTH]) -> Self {
        Self { vector: *vector, indices }
    }
}

impl LaneRead for Element<'_> {
    #[inline(always)]
    fn values(&self, simd: Simd, window: &LaneWindow<'_>) -> Option<Lanes> {
        let numbers = window.values(self.vector);
        let [a, b, c, d] = four(self.indices, |index| numbers.get(index));
        Some(Lanes::from_array(simd, [*a?, *b?, *c?, *d?]))
    }

    #[inline(always)]
    fn hand_back(&self, adjoints: Lanes, window: &mut LaneWindow<'_>) {
        let ([i, j, k, l], [p, q, r, s]) = (self.indices, adjoints.to_array());
        window.hand_back(self.vector, i, p);
        window.hand_back(self.vector, j, q);
        window.hand_back(self.vector, k, r);
        window.hand_back(self.vector, l, s);
    }
}

/// `dot(&w, row)` in four iterations.
#[derive(Debug)]
pub struct Dot<'r, 'v, R: ?Sized> {
    vector: Vector<'v>,
    rows: [&'r R; WIDTH],
}

impl<R: ?Sized> Clone for Dot<'_, '_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: ?Sized> Copy for Dot<'_, '_, R> {}

impl<'r, 'v, R: ?Sized> Dot<'r, 'v, R> {
    /// The products of `vector` and each of the rows.
    #[inline(always)]
    pub fn new(vector: &Vector<'v>, rows: [&'r R; WIDTH]) -> Self {
        Self { vector: *vector, rows }
    }
}

impl<'r, R: DataRow + ?Sized> Dot<'r, '_, R> {
    /// The rows as slices of one length.
    #[inline(always)]
    fn dense(&self, len: usize) -> Option<Rows<'r>> {
        let [a, b, c, d] = four(self.rows, |row| row.dense()?.get(..len));
        Some([a?, b?, c?, d?])
    }
}

impl<R: DataRow + ?Sized> LaneRead for Dot<'_, '_, R> {
    #[inline(always)]
    fn values(&self, simd: Simd, window: &LaneWindow<'_>) -> Option<Lanes> {
        let w = window.values(self.vector);
        if four(self.rows, |row| row.fits(w.len()).is_ok()) != [true; WIDTH] {
            return None;
        }
        let Some(rows) = self.dense(w.len()) else {
            return Some(Lanes::from_array(simd, four(self.rows, |row| row.dot(w))));
        };
        Some(products(simd, rows, w))
    }

    #[inline(always)]
    fn hand_back(&self, adjoints: Lanes, window: &mut LaneWindow<'_>) {
        let cells = window.adjoints(self.vector);
        if let Some(rows) = self.dense(cells.len()) {
            return add_products(adjoints, rows, cells);
        }
        for (row, adjoint) in self.rows.iter().zip(adjoints.to_array()) {
            row.add_to(adjoint, cells);
        }
    }
}
