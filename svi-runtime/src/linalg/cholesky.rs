//! The Cholesky factor.

use super::Matrix;
use super::element::Element;
use super::kernels::{factor, multiply_lower, solve_lower, solve_upper};

/// The Cholesky factor of a matrix `A`, [`Matrix::cholesky`]: the lower triangular `L` with a positive diagonal for which
/// `A = L Lᵀ`.
///
/// The derivatives of its numbers are those of the algorithm, each of the `N` slots of the body at once (Smith 1995,
/// "Differentiation of the Cholesky algorithm"). If `A` is not positive definite, all its numbers are not-a-number.
///
/// ```
/// use svi_runtime::prelude::*;
/// let factor = Matrix::from([[4.0, 2.0], [2.0, 3.0]]).cholesky();
/// assert!((factor.ln_determinant() - 8.0_f64.ln()).abs() < 1e-15);
/// let x = factor.solve(&[8.0, 8.0]);
/// assert!((x[0] - 1.0).abs() < 1e-14 && (x[1] - 2.0).abs() < 1e-14);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky<T = f64> {
    pub(super) lower: Matrix<T>,
    /// The pivot that is not positive and finite.
    pub(super) flaw: Option<f64>,
}

impl<T: Element> Cholesky<T> {
    /// `L`.
    pub fn lower(&self) -> &Matrix<T> {
        &self.lower
    }

    /// Whether the matrix was positive definite, as far as rounding lets it be seen.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// assert!(!Matrix::from([[1.0, 2.0], [2.0, 1.0]]).cholesky().is_positive_definite());
    /// ```
    pub fn is_positive_definite(&self) -> bool {
        self.flaw.is_none()
    }

    /// The pivot that is not positive and finite, if there is one.
    pub(crate) fn flaw(&self) -> Option<f64> {
        self.flaw
    }

    /// `ln det A`.
    pub fn ln_determinant(&self) -> T {
        (0..self.lower.rows()).fold(T::default(), |sum, i| sum + self.lower[(i, i)].logarithm() * T::from(2.0))
    }

    /// `L z`: with standard normal `z`, a draw of the normal distribution with the covariance `A`.
    ///
    /// The result has as many numbers as `L` has rows, not-a-number each if `z` has not; so it is for the other products.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let factor = Matrix::from([[4.0, 2.0], [2.0, 2.0]]).cholesky();
    /// assert_eq!(factor.multiply(&[1.0, 3.0]), [2.0, 4.0]);
    /// assert!(factor.multiply(&[1.0])[0].is_nan());
    /// ```
    pub fn multiply<B: Copy + Into<T>>(&self, z: &[B]) -> Vec<T> {
        self.apply(z, multiply_lower)
    }

    /// `L⁻¹ b`.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let factor = Matrix::from([[4.0, 2.0], [2.0, 2.0]]).cholesky();
    /// assert_eq!(factor.half_solve(&[2.0, 4.0]), [1.0, 3.0]);
    /// ```
    pub fn half_solve<B: Copy + Into<T>>(&self, b: &[B]) -> Vec<T> {
        self.apply(b, solve_lower)
    }

    /// `A⁻¹ b`.
    pub fn solve<B: Copy + Into<T>>(&self, b: &[B]) -> Vec<T> {
        self.apply(b, |lower, b| {
            solve_lower(lower, b);
            solve_upper(lower, b);
        })
    }

    fn apply<B: Copy + Into<T>>(&self, b: &[B], f: impl FnOnce(&[T], &mut [T])) -> Vec<T> {
        let n = self.lower.rows();
        if b.len() != n {
            return vec![f64::NAN.into(); n];
        }
        let mut x: Vec<T> = b.iter().map(|b| (*b).into()).collect();
        f(&self.lower.numbers, &mut x);
        x
    }
}

/// The Cholesky factor of a symmetric, positive definite matrix of fixed size, of which the lower triangle is read; all
/// not-a-number if it is not positive definite.
///
/// ```
/// use svi_runtime::prelude::*;
/// assert_eq!(cholesky([[4.0, 2.0], [2.0, 2.0]]), [[2.0, 0.0], [1.0, 1.0]]);
/// assert!(cholesky([[1.0, 2.0], [2.0, 1.0]])[0][0].is_nan());
/// ```
pub fn cholesky<T: Element, const K: usize>(matrix: [[T; K]; K]) -> [[T; K]; K] {
    let mut lower = matrix;
    for (i, row) in lower.iter_mut().enumerate() {
        row[i + 1..].fill(T::default());
    }
    match factor(lower.as_flattened_mut(), K) {
        Ok(()) => lower,
        Err(_) => [[f64::NAN.into(); K]; K],
    }
}
