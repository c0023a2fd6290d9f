//! Values whose size is known at run time only: they are stored, and read through leaves.

mod collected;
#[cfg(any(feature = "ndarray", feature = "nalgebra"))]
mod foreign_rows;
mod handed;
mod leaf;
mod linear;
mod param;
mod pieces;
mod row;
mod row_matrix;
mod scan;
mod slot;
mod storage;

use std::marker::PhantomData;
use std::ops::Range;

pub use collected::{CollectSlot, collect, collect_in_lanes, emit, end_collected, end_collected_in_lanes};
pub use leaf::{DotSelf, Element, LeafSlot, Read, Sum, end_read, read};
pub use linear::Linear;
pub use param::{InitialVector, KeptParam, Numbers, end_param_vector};
pub use row::{DataRow, Dot, Row, SparseRow};
pub use row_matrix::RowMatrix;
pub use scan::{ScanSlot, State, as_rows, carry, emit_state, end_carry, end_scan, scan};
pub(crate) use slot::Kept;
pub use slot::VectorSlot;
pub(crate) use storage::Collecting;
pub use storage::Vectors;

/// A vector of numbers in a body: a latent or parameter of run-time length, or what a plate collected.
///
/// It is a handle. The numbers are read with [`dot`](crate::prelude::dot) and with `at`, `sum` and `dot_self`, which are
/// words of the language: each is one `Real`, whatever the length, and hands its derivative back to the numbers it was
/// computed from. So a linear predictor of 5,000 features is one slot wide.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn regression(x: &[Vec<f64>], y: &[f64], #[fixed] features: usize) {
///     let scale = sample("scale", HalfNormal::new(1.0));
///     let w = sample("w", Normal::new(0.0, scale).iid(features));
///     for i in plate("row", y.len()) {
///         observe("y", Normal::new(dot(&w, &x[i]) + w.at(0), 1.0), y[i]);
///     }
/// }
/// let latents = RegressionLatents { scale: 1.0, w: vec![0.5, 2.0] };
/// # let _ = latents;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Vector<'g> {
    start: usize,
    len: usize,
    slots: PhantomData<&'g ()>,
}

impl Vector<'_> {
    pub(crate) fn new(start: usize, len: usize) -> Self {
        Self { start, len, slots: PhantomData }
    }

    /// Where its numbers are among those of all vectors.
    #[inline(always)]
    pub(crate) fn range(self) -> Range<usize> {
        self.start..self.start.saturating_add(self.len)
    }

    /// `len` of its numbers from `offset` on.
    #[inline(always)]
    pub(crate) fn part(self, offset: usize, len: usize) -> Self {
        Self { start: self.start + offset, len, ..self }
    }

    /// Where it begins.
    #[inline(always)]
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// How many numbers it has.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}
