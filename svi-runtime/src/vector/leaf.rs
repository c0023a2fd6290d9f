//! Leaves that are read from vectors.

use std::cell::Cell;

use super::{Vector, Vectors};
use crate::distributions::Continuous;
use crate::error::Problem;
use crate::real::Real;
use crate::scope::Scope;
use crate::slot::Slot;
use crate::window::Window;

/// Something computed from vectors that is a leaf of a body: one number, or an array of them.
///
/// The block it is in differentiates with respect to its value; where the block is done with it, that derivative is handed
/// back to the vectors by the chain rule.
pub trait Read<const N: usize>: Copy {
    /// The value: `f64`, or an array.
    type Point: Continuous;

    /// It: what the macro asks for, so that no function is quoted where it is not one of these.
    #[inline(always)]
    fn itself(self) -> Self {
        self
    }

    /// What is wrong about it: an index out of range, rows of another length.
    fn check(&self, vectors: &Vectors) -> Result<(), Problem>;

    /// The value, with its derivatives in what is not a vector.
    fn value<'g>(&self, vectors: &Vectors) -> <Self::Point as Continuous>::Dual<'g, N>
    where
        Self: 'g;

    /// Hands the derivative in the value back to the vectors.
    fn hand_back(&self, adjoint: Self::Point, vectors: &mut Vectors);
}

/// The slot of a leaf that is read from vectors. It keeps what was read until the derivative is handed back.
#[derive(Debug)]
pub struct LeafSlot<F: Copy> {
    slot: Slot,
    kept: Cell<Option<F>>,
}

impl<F: Copy> LeafSlot<F> {
    /// The slot whose leaf's first partial has the index `first`.
    #[inline(always)]
    pub fn new(first: usize) -> Self {
        Self { slot: Slot::new(first), kept: Cell::new(None) }
    }
}

/// The value of a leaf in a body.
pub type ReadDual<'g, const N: usize, F> = <<F as Read<N>>::Point as Continuous>::Dual<'g, N>;

/// Reads a leaf.
#[inline(always)]
pub fn read<'g, const N: usize, F: Read<N> + 'g>(
    leaf: F,
    scope: &mut impl Scope<N>,
    window: &mut Window<'_>,
    slot: &'g LeafSlot<F>,
    name: &'static str,
) -> ReadDual<'g, N, F> {
    if let Err(problem) = leaf.check(window.vectors) {
        scope.fail(name, problem);
    }
    let value = leaf.value(window.vectors);
    if N == 0 {
        return value;
    }
    slot.kept.set(Some(leaf));
    F::Point::dual(|i| F::Point::real(value, i).plus_leaf(&slot.slot, i))
}

/// Hands back what a leaf has got, after its last use.
#[inline(always)]
pub fn end_read<const N: usize, F: Read<N>>(scope: &mut impl Scope<N>, window: &mut Window<'_>, slot: &LeafSlot<F>) {
    let Some(leaf) = slot.kept.take() else { return };
    let first = slot.slot.first();
    let adjoint = F::Point::from_fn(|i| window.here.weight * scope.sum().harvest(first + i));
    if !window.here.muted {
        leaf.hand_back(adjoint, window.vectors);
    }
}

/// `w.at(index)`: one number of a vector.
#[derive(Clone, Copy, Debug)]
pub struct Element<'v> {
    vector: Vector<'v>,
    index: usize,
}

impl<'v> Element<'v> {
    /// The number of `vector` at `index`.
    #[inline(always)]
    pub fn new(vector: &Vector<'v>, index: usize) -> Self {
        Self { vector: *vector, index }
    }
}

impl<const N: usize> Read<N> for Element<'_> {
    type Point = f64;

    #[inline(always)]
    fn check(&self, _vectors: &Vectors) -> Result<(), Problem> {
        if self.index < self.vector.len {
            Ok(())
        } else {
            Err(Problem::Index { index: self.index, len: self.vector.len })
        }
    }

    #[inline(always)]
    fn value<'g>(&self, vectors: &Vectors) -> Real<'g, N>
    where
        Self: 'g,
    {
        vectors.value(self.vector, self.index).into()
    }

    #[inline(always)]
    fn hand_back(&self, adjoint: f64, vectors: &mut Vectors) {
        vectors.hand_back(self.vector, self.index, adjoint);
    }
}

/// `w.sum()`.
#[derive(Clone, Copy, Debug)]
pub struct Sum<'v>(Vector<'v>);

impl<'v> Sum<'v> {
    /// The sum of a vector's numbers.
    #[inline(always)]
    pub fn new(vector: &Vector<'v>) -> Self {
        Self(*vector)
    }
}

impl<const N: usize> Read<N> for Sum<'_> {
    type Point = f64;

    #[inline(always)]
    fn check(&self, _vectors: &Vectors) -> Result<(), Problem> {
        Ok(())
    }

    #[inline]
    fn value<'g>(&self, vectors: &Vectors) -> Real<'g, N>
    where
        Self: 'g,
    {
        vectors.values(self.0).iter().sum::<f64>().into()
    }

    #[inline]
    fn hand_back(&self, adjoint: f64, vectors: &mut Vectors) {
        vectors.hand_back_all(self.0, |cells, _| cells.iter_mut().for_each(|cell| *cell += adjoint));
    }
}

/// `w.dot_self()`: the sum of the squares.
#[derive(Clone, Copy, Debug)]
pub struct DotSelf<'v>(Vector<'v>);

impl<'v> DotSelf<'v> {
    /// The sum of the squares of a vector's numbers.
    #[inline(always)]
    pub fn new(vector: &Vector<'v>) -> Self {
        Self(*vector)
    }
}

impl<const N: usize> Read<N> for DotSelf<'_> {
    type Point = f64;

    #[inline(always)]
    fn check(&self, _vectors: &Vectors) -> Result<(), Problem> {
        Ok(())
    }

    #[inline]
    fn value<'g>(&self, vectors: &Vectors) -> Real<'g, N>
    where
        Self: 'g,
    {
        vectors.values(self.0).iter().map(|w| w * w).sum::<f64>().into()
    }

    #[inline]
    fn hand_back(&self, adjoint: f64, vectors: &mut Vectors) {
        vectors.hand_back_all(self.0, |cells, values| {
            for (cell, w) in cells.iter_mut().zip(values.of(self.0)) {
                *cell += 2.0 * adjoint * w;
            }
        });
    }
}
