//! A small dense layer.

use std::array;

use super::{Read, Row, RowMatrix, Vectors};
use crate::distributions::Continuous;
use crate::error::Problem;
use crate::real::Real;

/// `linear::<K>(&weights, &x[i])`: the products of the `K` rows of a matrix with a row of data or of `Real`s.
#[derive(Debug)]
pub struct Linear<'r, 'v, R: ?Sized, const K: usize> {
    weights: RowMatrix<'v>,
    row: &'r R,
}

impl<R: ?Sized, const K: usize> Clone for Linear<'_, '_, R, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: ?Sized, const K: usize> Copy for Linear<'_, '_, R, K> {}

impl<'r, 'v, R: ?Sized, const K: usize> Linear<'r, 'v, R, K> {
    /// The product of the matrix `weights`, of `K` rows, with `row`.
    #[inline(always)]
    pub fn new(weights: &RowMatrix<'v>, row: &'r R) -> Self {
        Self { weights: *weights, row }
    }
}

impl<const N: usize, const K: usize, R: Row<N> + ?Sized> Read<N> for Linear<'_, '_, R, K> {
    type Point = [f64; K];

    fn check(&self, _vectors: &Vectors) -> Result<(), Problem> {
        // Without columns, all numbers of rows are the same.
        if self.weights.columns > 0 && self.weights.rows() != K {
            return Err(Problem::VectorLength { found: self.weights.rows(), expected: K });
        }
        let unequal = |(found, expected)| Problem::VectorLength { found, expected };
        self.row.row_fits(self.weights.columns).map_err(unequal)
    }

    #[inline]
    fn value<'g>(&self, vectors: &Vectors) -> <[f64; K] as Continuous>::Dual<'g, N>
    where
        Self: 'g,
    {
        array::from_fn::<Real<'g, N>, K, _>(|k| self.row.product(vectors.values(self.weights.row(k)), vectors))
    }

    #[inline]
    fn hand_back(&self, adjoint: [f64; K], vectors: &mut Vectors) {
        for (k, adjoint) in adjoint.into_iter().enumerate() {
            self.row.hand_back(adjoint, self.weights.row(k), vectors);
        }
    }
}
