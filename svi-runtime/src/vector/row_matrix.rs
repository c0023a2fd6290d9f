//! Vectors that are read row by row.

use super::Vector;

/// A matrix of numbers in a body, row by row: a latent or parameter of run-time size.
///
/// [`row`](Self::row) is a [`Vector`], and [`linear`](crate::prelude::linear) multiplies it with a column.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn two_outputs(x: &[f64], y: &[f64; 2]) {
///     let w = sample("w", Normal::new(0.0, 1.0).iid((2, x.len())));
///     let [a, b] = linear::<2>(&w, x);
///     observe("a", Normal::new(a, 1.0), y[0]);
///     observe("b", Normal::new(b + w.row(1).sum(), 1.0), y[1]);
/// }
/// let latents = TwoOutputsLatents { w: vec![vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]] };
/// # let _ = latents;
/// let draw = Predictive::new(1).prior(0, &two_outputs(), (&[1.0, 2.0, 3.0], &[0.0, 0.0]))?.remove(0);
/// assert_eq!((draw.w.len(), draw.w[0].len()), (2, 3));
/// # Ok::<(), SviError>(())
/// ```
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
