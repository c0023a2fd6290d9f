//! Leaves that four iterations read from vectors.

use std::cell::Cell;

use super::number::{Lanes, Simd, WIDTH, four};
use super::real::LaneReal;
use super::scope::LaneDensity;
use crate::vector::{DataRow, Vector, Vectors};
use crate::window::Window;

/// Something that each of four iterations computes from vectors: see [`Read`](crate::vector::Read).
pub trait LaneRead: Copy {
    /// The values; `None` if there is something wrong in an iteration.
    fn values(&self, simd: Simd, vectors: &Vectors) -> Option<Lanes>;

    /// Hands the derivatives in the values back to the vectors.
    fn hand_back(&self, adjoints: [f64; WIDTH], vectors: &mut Vectors);
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
pub fn read<'g, const N: usize, F: LaneRead + 'g>(
    leaf: F,
    scope: &mut LaneDensity<N>,
    window: &mut Window<'_>,
    slot: &'g LeafSlot<F>,
    _name: &'static str,
) -> LaneReal<'g, N> {
    let values = leaf.values(scope.simd, window.vectors);
    if values.is_none() {
        scope.alone = true;
    }
    if N > 0 {
        slot.kept.set(Some(leaf));
    }
    LaneReal::leaf(values.unwrap_or(Lanes::splat(scope.simd, 0.0)), slot.first)
}

/// Hands back what a leaf has got, unless the iterations run again by themselves.
#[inline(always)]
pub fn end_read<const N: usize, F: LaneRead>(scope: &mut LaneDensity<N>, window: &mut Window<'_>, slot: &LeafSlot<F>) {
    let adjoints = scope.sum.harvest(slot.first) * window.here.weight;
    if window.here.muted || scope.run_by_themselves() {
        return;
    }
    if let Some(leaf) = slot.kept.take() {
        leaf.hand_back(adjoints.to_array(), window.vectors);
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
    fn values(&self, simd: Simd, vectors: &Vectors) -> Option<Lanes> {
        let numbers = vectors.values(self.vector);
        let [a, b, c, d] = four(self.indices, |index| numbers.get(index));
        Some(Lanes::from_array(simd, [*a?, *b?, *c?, *d?]))
    }

    #[inline(always)]
    fn hand_back(&self, adjoints: [f64; WIDTH], vectors: &mut Vectors) {
        vectors.hand_back_all(self.vector, |cells, _| {
            for (index, adjoint) in self.indices.into_iter().zip(adjoints) {
                if let Some(cell) = cells.get_mut(index) {
                    *cell += adjoint;
                }
            }
        });
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
    fn dense(&self, len: usize) -> Option<[&'r [f64]; WIDTH]> {
        let [a, b, c, d] = four(self.rows, |row| row.dense()?.get(..len));
        Some([a?, b?, c?, d?])
    }
}

impl<R: DataRow + ?Sized> LaneRead for Dot<'_, '_, R> {
    #[inline(always)]
    fn values(&self, simd: Simd, vectors: &Vectors) -> Option<Lanes> {
        let w = vectors.values(self.vector);
        if four(self.rows, |row| row.fits(w.len()).is_ok()) != [true; WIDTH] {
            return None;
        }
        Some(Lanes::from_array(simd, four(self.rows, |row| row.dot(w))))
    }

    #[inline(always)]
    fn hand_back(&self, adjoints: [f64; WIDTH], vectors: &mut Vectors) {
        vectors.hand_back_all(self.vector, |cells, _| {
            let [p, q, r, s] = adjoints;
            let Some([a, b, c, d]) = self.dense(cells.len()) else {
                return self.rows.iter().zip(adjoints).for_each(|(row, adjoint)| row.add_to(adjoint, cells));
            };
            for ((((cell, a), b), c), d) in cells.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                *cell += (p * a + q * b) + (r * c + s * d);
            }
        });
    }
}
