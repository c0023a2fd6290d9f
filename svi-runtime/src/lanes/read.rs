//! Leaves that iterations side by side read from vectors.

use std::cell::Cell;

use super::number::Lanes;
use super::product::{add_products, products};
use super::real::LaneReal;
use super::scope::LaneScope;
use super::simd::Simd;
use super::window::LaneWindow;
use crate::vector::{DataRow, Vector};

/// Something that each of the iterations computes from vectors: see [`Read`](crate::vector::Read).
pub trait LaneRead<S: Simd>: Copy {
    /// The values; `None` if there is something wrong in an iteration.
    fn values(&self, simd: S, window: &LaneWindow<'_>) -> Option<Lanes<S>>;

    /// Hands the derivatives in the values back to the vectors.
    fn hand_back(&self, adjoints: Lanes<S>, window: &mut LaneWindow<'_>);
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
pub fn read<'g, const M: usize, const N: usize, S: Simd, F: LaneRead<S> + 'g>(
    leaf: F,
    scope: &mut LaneScope<M, N, S>,
    window: &mut LaneWindow<'_>,
    slot: &'g LeafSlot<F>,
    _name: &'static str,
) -> LaneReal<'g, M, S> {
    let values = leaf.values(scope.simd, window);
    if values.is_none() {
        scope.alone = true;
    }
    if N > 0 {
        slot.kept.set(Some(leaf));
    }
    let values = values.unwrap_or(Lanes::splat(scope.simd, 0.0));
    LaneReal::leaf(values, values.all(1.0), slot.first, N > 0)
}

/// Hands back what a leaf has got.
#[inline(always)]
pub fn end_read<const M: usize, const N: usize, S: Simd, F: LaneRead<S>>(
    scope: &mut LaneScope<M, N, S>,
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

/// `w.at(index)` in the iterations.
#[derive(Clone, Copy, Debug)]
pub struct Element<'v, S: Simd> {
    vector: Vector<'v>,
    indices: S::Group<usize>,
}

impl<'v, S: Simd> Element<'v, S> {
    /// The numbers of `vector` at `indices`.
    #[inline(always)]
    pub fn new(vector: &Vector<'v>, indices: S::Group<usize>) -> Self {
        Self { vector: *vector, indices }
    }
}

impl<S: Simd> LaneRead<S> for Element<'_, S> {
    #[inline(always)]
    fn values(&self, simd: S, window: &LaneWindow<'_>) -> Option<Lanes<S>> {
        let numbers = window.values(self.vector);
        let mut are_there = true;
        let values = S::each(
            self.indices,
            #[inline(always)]
            |index| {
                let number = numbers.get(index);
                are_there &= number.is_some();
                number.copied().unwrap_or(0.0)
            },
        );
        are_there.then_some(Lanes::from_array(simd, values))
    }

    #[inline(always)]
    fn hand_back(&self, adjoints: Lanes<S>, window: &mut LaneWindow<'_>) {
        let cells = window.adjoints(self.vector);
        for (index, adjoint) in self.indices.as_ref().iter().zip(adjoints.to_array().as_ref()) {
            if let Some(cell) = cells.get_mut(*index) {
                *cell += adjoint;
            }
        }
    }
}

/// `dot(&w, row)` in the iterations.
#[derive(Debug)]
pub struct Dot<'r, 'v, R: ?Sized, S: Simd> {
    vector: Vector<'v>,
    rows: S::Group<&'r R>,
}

impl<R: ?Sized, S: Simd> Clone for Dot<'_, '_, R, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: ?Sized, S: Simd> Copy for Dot<'_, '_, R, S> {}

impl<'r, 'v, R: ?Sized, S: Simd> Dot<'r, 'v, R, S> {
    /// The products of `vector` and each of the rows.
    #[inline(always)]
    pub fn new(vector: &Vector<'v>, rows: S::Group<&'r R>) -> Self {
        Self { vector: *vector, rows }
    }
}

impl<'r, R: DataRow + ?Sized, S: Simd> Dot<'r, '_, R, S> {
    /// The rows as slices of one length.
    #[inline(always)]
    fn dense(&self, len: usize) -> Option<S::Group<&'r [f64]>> {
        let mut are_dense = true;
        let rows = S::each(
            self.rows,
            #[inline(always)]
            |row| {
                let dense = row.dense().and_then(|row| row.get(..len));
                are_dense &= dense.is_some();
                dense.unwrap_or(&[])
            },
        );
        are_dense.then_some(rows)
    }
}

impl<R: DataRow + ?Sized, S: Simd> LaneRead<S> for Dot<'_, '_, R, S> {
    #[inline(always)]
    fn values(&self, simd: S, window: &LaneWindow<'_>) -> Option<Lanes<S>> {
        let w = window.values(self.vector);
        for row in self.rows.as_ref() {
            row.fits(w.len()).ok()?;
        }
        let Some(rows) = self.dense(w.len()) else {
            return Some(Lanes::from_array(simd, S::each(self.rows, |row| row.dot(w))));
        };
        Some(products(simd, rows, w))
    }

    #[inline(always)]
    fn hand_back(&self, adjoints: Lanes<S>, window: &mut LaneWindow<'_>) {
        let cells = window.adjoints(self.vector);
        if let Some(rows) = self.dense(cells.len()) {
            return add_products::<S>(adjoints, rows, cells);
        }
        for (row, adjoint) in self.rows.as_ref().iter().zip(adjoints.to_array().as_ref()) {
            row.add_to(*adjoint, cells);
        }
    }
}
