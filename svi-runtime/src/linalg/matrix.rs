//! Matrices of run-time size.

use std::fmt;
use std::ops::Index;

use super::Cholesky;
use super::element::Element;
use super::kernels::factor;

/// A matrix of `f64` or [`Real`](crate::Real)s whose size is known only at run time, stored row by row.
///
/// It is made anew in every run of a body, and so takes memory from the allocator each time; `[[Real; K]; K]` does not.
///
/// ```
/// use svi_runtime::prelude::*;
/// let hilbert = Matrix::from_fn(2, 3, |i, j| 1.0 / (i + j + 1) as f64);
/// assert_eq!((hilbert.rows(), hilbert.columns()), (2, 3));
/// assert_eq!(hilbert.row(1), [1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0]);
/// assert_eq!(hilbert[(1, 2)], 1.0 / 4.0);
/// ```
#[derive(Clone, PartialEq)]
pub struct Matrix<T = f64> {
    rows: usize,
    columns: usize,
    pub(super) numbers: Vec<T>,
}

impl<T: Element> Matrix<T> {
    /// The matrix whose number in row `i` and column `j` is `f(i, j)`.
    pub fn from_fn(rows: usize, columns: usize, mut f: impl FnMut(usize, usize) -> T) -> Self {
        let mut numbers = Vec::with_capacity(rows.saturating_mul(columns));
        for i in 0..rows {
            numbers.extend((0..columns).map(|j| f(i, j)));
        }
        Self { rows, columns, numbers }
    }

    /// The symmetric matrix whose number in row `i` and column `j` is `f(i, j)`; `f` is called for `j <= i` alone.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let kernel = Matrix::symmetric(3, |i, j| 0.5_f64.powi((i - j) as i32));
    /// assert_eq!(kernel.row(0), [1.0, 0.5, 0.25]);
    /// assert_eq!(kernel.row(2), [0.25, 0.5, 1.0]);
    /// ```
    pub fn symmetric(n: usize, mut f: impl FnMut(usize, usize) -> T) -> Self {
        let mut numbers = vec![T::default(); n.saturating_mul(n)];
        for i in 0..n {
            for j in 0..=i {
                let x = f(i, j);
                numbers[i * n + j] = x;
                numbers[j * n + i] = x;
            }
        }
        Self { rows: n, columns: n, numbers }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The numbers of a row. Like indexing a slice, it panics on a row that is not there.
    pub fn row(&self, index: usize) -> &[T] {
        &self.numbers[index * self.columns..(index + 1) * self.columns]
    }

    /// The Cholesky factor of a symmetric, positive definite matrix, of which the lower triangle is read.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let covariance = Matrix::symmetric(2, |i, j| if i == j { 4.0 } else { 2.0 });
    /// let factor = covariance.cholesky();
    /// assert_eq!(factor.lower().row(0), [2.0, 0.0]);
    /// assert_eq!(factor.lower().row(1), [1.0, 3.0_f64.sqrt()]);
    /// ```
    pub fn cholesky(&self) -> Cholesky<T> {
        let n = self.rows;
        if self.columns != n {
            return Cholesky { lower: Self::from_fn(n, n, |_, _| f64::NAN.into()), flaw: Some(f64::NAN) };
        }
        let mut lower = Self::from_fn(n, n, |i, j| if j <= i { self.numbers[i * n + j] } else { T::default() });
        let flaw = factor(&mut lower.numbers, n).err();
        if flaw.is_some() {
            lower.numbers.fill(f64::NAN.into());
        }
        Cholesky { lower, flaw }
    }
}

impl<T, const R: usize, const C: usize> From<[[T; C]; R]> for Matrix<T> {
    fn from(rows: [[T; C]; R]) -> Self {
        Self { rows: R, columns: C, numbers: rows.into_iter().flatten().collect() }
    }
}

impl<T> Index<(usize, usize)> for Matrix<T> {
    type Output = T;

    /// The number in row `i` and column `j`. Like indexing a slice, it panics on one that is not there.
    fn index(&self, (i, j): (usize, usize)) -> &T {
        &self.numbers[i * self.columns..(i + 1) * self.columns][j]
    }
}

impl<T: fmt::Debug> fmt::Debug for Matrix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.numbers.chunks(self.columns.max(1))).finish()
    }
}
