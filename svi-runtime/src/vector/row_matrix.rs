//! Vectors that are read row by row.

use super::Vector;

/// A matrix of numbers in a body, row by row: a latent or parameter of run-time size.
///
/// [`row`](Self::row) is a [`Vector`], and [`linear`](crate::prelude::linear) multiplies it with a column.
#[derive(Clone, Copy, Debug)]
pub struct RowMatrix<'g> {
    all: Vector<'g>,
    pub(super) columns: usize,
}

impl<'g> RowMatrix<'g> {
    /// The numbers of `all`, cut into rows of `columns` numbers.
    #[inline(always)]
    pub(crate) fn new(all: Vector<'g>, columns: usize) -> Self {
        Self { all, columns }
    }

    /// All numbers, row by row.
    #[inline(always)]
    pub(crate) fn all(&self) -> Vector<'g> {
        self.all
    }

    /// The number of rows.
    #[inline(always)]
    pub fn rows(&self) -> usize {
        self.all.len().checked_div(self.columns).unwrap_or(0)
    }

    /// The number of columns.
    #[inline(always)]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The row at `index`; past the last, a vector without numbers.
    #[inline(always)]
    pub fn row(&self, index: usize) -> Vector<'g> {
        let len = if index < self.rows() { self.columns } else { 0 };
        Vector { start: self.all.start + index.saturating_mul(len), len, ..self.all }
    }
}
