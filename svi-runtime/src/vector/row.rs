//! Rows that a vector is multiplied with.

use super::{Read, Vector, Vectors};
use crate::error::Problem;
use crate::real::{Arg, Real};

/// A row of data: `f64`s that are multiplied with a vector's numbers.
///
/// Slices, vectors and arrays of `f64` are rows, and [`SparseRow`]; with the features `ndarray` and `nalgebra` also their rows,
/// columns and views.
///
/// ```
/// use svi_runtime::{DataRow, SparseRow};
/// assert_eq!([1.0, 2.0].dot(&[3.0, 4.0]), 11.0);
/// assert_eq!(SparseRow::new(&[2, 0], &[10.0, 1.0]).dot(&[3.0, 4.0, 5.0]), 53.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row that a vector can be multiplied with",
    label = "expected a slice or array of `f64` or of `Real`s, or another vector",
    note = "write `dot(&w, &x[i])`"
)]
pub trait DataRow {
    /// Whether the row goes with a vector of `len` numbers; if not, two lengths that should be the same: one that was found,
    /// and the one that was expected.
    fn fits(&self, len: usize) -> Result<(), (usize, usize)>;

    /// The sum of the products with `w`.
    fn dot(&self, w: &[f64]) -> f64;

    /// Adds `factor` times the row to `sum`.
    fn add_to(&self, factor: f64, sum: &mut [f64]);

    /// The row's numbers, if they lie side by side: several rows are then worked on at once.
    #[inline(always)]
    fn dense(&self) -> Option<&[f64]> {
        None
    }
}

/// How many sums run side by side in a product: a sum alone has to wait for each of its terms.
const LANES: usize = 8;

impl DataRow for [f64] {
    #[inline(always)]
    fn fits(&self, len: usize) -> Result<(), (usize, usize)> {
        if self.len() == len { Ok(()) } else { Err((self.len(), len)) }
    }

    #[inline]
    fn dot(&self, w: &[f64]) -> f64 {
        let (rows, row_rest) = self.as_chunks::<LANES>();
        let (ws, w_rest) = w.as_chunks::<LANES>();
        let mut sums = [0.0; LANES];
        for (row, w) in rows.iter().zip(ws) {
            for ((sum, x), w) in sums.iter_mut().zip(row).zip(w) {
                *sum += x * w;
            }
        }
        let rest: f64 = row_rest.iter().zip(w_rest).map(|(x, w)| x * w).sum();
        sums.iter().sum::<f64>() + rest
    }

    #[inline]
    fn add_to(&self, factor: f64, sum: &mut [f64]) {
        for (s, x) in sum.iter_mut().zip(self) {
            *s += factor * x;
        }
    }

    #[inline(always)]
    fn dense(&self) -> Option<&[f64]> {
        Some(self)
    }
}

/// A row of which most numbers are zero: the others, and where they stand.
#[derive(Clone, Copy, Debug)]
pub struct SparseRow<'d> {
    indices: &'d [usize],
    values: &'d [f64],
}

impl<'d> SparseRow<'d> {
    /// With `values[k]` at `indices[k]`. An index may occur more than once; the values are added. A product with a row that has
    /// not as many values as indices is an error of the site.
    pub fn new(indices: &'d [usize], values: &'d [f64]) -> Self {
        Self { indices, values }
    }

    fn entries(&self) -> impl Iterator<Item = (usize, f64)> {
        self.indices.iter().copied().zip(self.values.iter().copied())
    }
}

impl DataRow for SparseRow<'_> {
    fn fits(&self, len: usize) -> Result<(), (usize, usize)> {
        let (indices, values) = (self.indices.len(), self.values.len());
        if indices != values {
            return Err((values, indices));
        }
        let needed = self.indices.iter().max().map_or(0, |last| last.saturating_add(1));
        if needed <= len { Ok(()) } else { Err((needed, len)) }
    }

    #[inline]
    fn dot(&self, w: &[f64]) -> f64 {
        self.entries().filter_map(|(i, x)| Some(w.get(i)? * x)).sum()
    }

    #[inline]
    fn add_to(&self, factor: f64, sum: &mut [f64]) {
        for (i, x) in self.entries() {
            if let Some(cell) = sum.get_mut(i) {
                *cell += factor * x;
            }
        }
    }
}

/// Rows that are, or hold, slices of `f64`.
macro_rules! data_row_as_slice {
    ($([$($generics:tt)*] $T:ty),* $(,)?) => { $(
        impl<$($generics)*> DataRow for $T {
            #[inline(always)]
            fn fits(&self, len: usize) -> Result<(), (usize, usize)> {
                self.as_slice().fits(len)
            }

            #[inline(always)]
            fn dot(&self, w: &[f64]) -> f64 {
                self.as_slice().dot(w)
            }

            #[inline(always)]
            fn add_to(&self, factor: f64, sum: &mut [f64]) {
                self.as_slice().add_to(factor, sum);
            }

            #[inline(always)]
            fn dense(&self) -> Option<&[f64]> {
                Some(self)
            }
        }
    )* };
}

data_row_as_slice!([const K: usize] [f64; K], [] Vec<f64>);

impl<R: DataRow + ?Sized> DataRow for &R {
    #[inline(always)]
    fn fits(&self, len: usize) -> Result<(), (usize, usize)> {
        (**self).fits(len)
    }

    #[inline(always)]
    fn dot(&self, w: &[f64]) -> f64 {
        (**self).dot(w)
    }

    #[inline(always)]
    fn add_to(&self, factor: f64, sum: &mut [f64]) {
        (**self).add_to(factor, sum);
    }

    #[inline(always)]
    fn dense(&self) -> Option<&[f64]> {
        (**self).dense()
    }
}

/// What `dot(&w, row)` multiplies a vector with: data, `Real`s, or another vector.
pub trait Row<const N: usize> {
    /// See [`DataRow::fits`].
    fn row_fits(&self, len: usize) -> Result<(), (usize, usize)>;

    /// The sum of the products with the vector's numbers `w`; its derivatives are those of the row.
    fn product<'g>(&self, w: &[f64], vectors: &Vectors) -> Real<'g, N>
    where
        Self: 'g;

    /// Hands `adjoint`, the derivative in the product, back to `w` and to the row.
    fn hand_back(&self, adjoint: f64, w: Vector<'_>, vectors: &mut Vectors);
}

impl<const N: usize, R: DataRow + ?Sized> Row<N> for R {
    #[inline(always)]
    fn row_fits(&self, len: usize) -> Result<(), (usize, usize)> {
        self.fits(len)
    }

    #[inline(always)]
    fn product<'g>(&self, w: &[f64], _vectors: &Vectors) -> Real<'g, N>
    where
        Self: 'g,
    {
        self.dot(w).into()
    }

    #[inline(always)]
    fn hand_back(&self, adjoint: f64, w: Vector<'_>, vectors: &mut Vectors) {
        vectors.hand_back_all(w, |cells, _| self.add_to(adjoint, cells));
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Row<N> for [Real<'_, N>] {
    #[inline(always)]
    fn row_fits(&self, len: usize) -> Result<(), (usize, usize)> {
        if self.len() == len { Ok(()) } else { Err((self.len(), len)) }
    }

    #[inline]
    fn product<'g>(&self, w: &[f64], _vectors: &Vectors) -> Real<'g, N>
    where
        Self: 'g,
    {
        let (mut value, mut partials) = (0.0, [0.0; N]);
        for (x, w) in self.iter().zip(w) {
            value += x.value * w;
            x.add_to(*w, &mut partials);
        }
        Real::with_partials(value, partials)
    }

    #[inline]
    fn hand_back(&self, adjoint: f64, w: Vector<'_>, vectors: &mut Vectors) {
        vectors.hand_back_all(w, |cells, _| {
            for (cell, x) in cells.iter_mut().zip(self) {
                *cell += adjoint * x.value;
            }
        });
    }
}

/// Rows that hold slices of `Real`s.
macro_rules! row_as_slice {
    ($([$($generics:tt)*] $T:ty),* $(,)?) => { $(
        #[diagnostic::do_not_recommend]
        impl<'r, const N: usize, $($generics)*> Row<N> for $T {
            #[inline(always)]
            fn row_fits(&self, len: usize) -> Result<(), (usize, usize)> {
                self.as_slice().row_fits(len)
            }

            #[inline(always)]
            fn product<'g>(&self, w: &[f64], vectors: &Vectors) -> Real<'g, N>
            where
                Self: 'g,
            {
                self.as_slice().product(w, vectors)
            }

            #[inline(always)]
            fn hand_back(&self, adjoint: f64, w: Vector<'_>, vectors: &mut Vectors) {
                self.as_slice().hand_back(adjoint, w, vectors);
            }
        }
    )* };
}

row_as_slice!([const K: usize] [Real<'r, N>; K], [] Vec<Real<'r, N>>);

#[diagnostic::do_not_recommend]
impl<const N: usize> Row<N> for Vector<'_> {
    #[inline(always)]
    fn row_fits(&self, len: usize) -> Result<(), (usize, usize)> {
        if self.len() == len { Ok(()) } else { Err((self.len(), len)) }
    }

    #[inline]
    fn product<'g>(&self, w: &[f64], vectors: &Vectors) -> Real<'g, N>
    where
        Self: 'g,
    {
        vectors.values(*self).dot(w).into()
    }

    #[inline]
    fn hand_back(&self, adjoint: f64, w: Vector<'_>, vectors: &mut Vectors) {
        vectors.hand_back_all(w, |cells, values| values.of(*self).add_to(adjoint, cells));
        vectors.hand_back_all(*self, |cells, values| values.of(w).add_to(adjoint, cells));
    }
}

/// `dot(&w, &x[i])`: the sum of the products of a vector's and a row's numbers.
#[derive(Debug)]
pub struct Dot<'r, 'v, R: ?Sized> {
    vector: Vector<'v>,
    row: &'r R,
}

impl<R: ?Sized> Clone for Dot<'_, '_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: ?Sized> Copy for Dot<'_, '_, R> {}

impl<'r, 'v, R: ?Sized> Dot<'r, 'v, R> {
    /// The product of `vector` and `row`.
    #[inline(always)]
    pub fn new(vector: &Vector<'v>, row: &'r R) -> Self {
        Self { vector: *vector, row }
    }
}

impl<const N: usize, R: Row<N> + ?Sized> Read<N> for Dot<'_, '_, R> {
    type Point = f64;

    #[inline(always)]
    fn check(&self, _vectors: &Vectors) -> Result<(), Problem> {
        let unequal = |(found, expected)| Problem::VectorLength { found, expected };
        self.row.row_fits(self.vector.len).map_err(unequal)
    }

    #[inline(always)]
    fn value<'g>(&self, vectors: &Vectors) -> Real<'g, N>
    where
        Self: 'g,
    {
        self.row.product(vectors.values(self.vector), vectors)
    }

    #[inline(always)]
    fn hand_back(&self, adjoint: f64, vectors: &mut Vectors) {
        self.row.hand_back(adjoint, self.vector, vectors);
    }
}
