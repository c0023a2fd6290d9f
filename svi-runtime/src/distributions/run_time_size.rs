//! Distributions of vectors whose size is known only at run time, and the parameters that they take.

use std::marker::PhantomData;

use super::Family;
use crate::linalg::{Cholesky, Element, Matrix};
use crate::real::Arg;

/// The family of a distribution of vectors whose size is known only at run time.
#[derive(Clone, Copy, Debug)]
pub struct RunTimeSize<F>(PhantomData<F>);

/// A distribution of vectors whose size is known only at run time, as the macros take it for where they read no size.
#[diagnostic::on_unimplemented(
    message = "the size of this distribution cannot be read here",
    label = "write it behind the name, as in `MultivariateNormal::<3>::`, or give a size known at run time"
)]
pub trait OfRunTimeSize {
    /// The distribution itself: where the trait does not hold there is no type to go on with, hence no second error.
    type Itself;

    /// The distribution.
    fn itself(self) -> Self::Itself;
}

impl<F: Family> Family for RunTimeSize<F> {
    const NAME: &'static str = F::NAME;
    type Support = F::Support;
    type Point = Vec<f64>;
}

/// A vector of parameters: a slice, or one number for all.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a vector that this distribution can take",
    label = "expected a slice of `f64` or `Real`s, or one such number for all places"
)]
pub trait Location<const N: usize>: Copy {
    /// How many numbers it has; `None` for one number for all.
    fn length(self) -> Option<usize>;

    /// The number at a place.
    fn at(self, index: usize) -> impl Arg<N>;
}

impl<const N: usize, A: Arg<N>> Location<N> for A {
    #[inline(always)]
    fn length(self) -> Option<usize> {
        None
    }

    #[inline(always)]
    fn at(self, _index: usize) -> impl Arg<N> {
        self
    }
}

macro_rules! references {
    ($($Numbers:ty)*) => { $(
        impl<const N: usize, A: Arg<N>> Location<N> for &$Numbers {
            #[inline(always)]
            fn length(self) -> Option<usize> {
                Some(<[A]>::len(self))
            }

            #[inline(always)]
            fn at(self, index: usize) -> impl Arg<N> {
                self[index]
            }
        }
    )* };
}

references!([A] Vec<A>);

/// A square matrix of `K` rows: `[[A; K]; K]`, or, with `K` 0, one of run-time size.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a square matrix",
    label = "expected an array of arrays, a `&Matrix` or a `&Cholesky`"
)]
pub trait SquareOf<const K: usize>: Copy {}

/// A square matrix of any size.
pub trait AnySquare: Copy {}

impl<const K: usize, A: Copy> AnySquare for [[A; K]; K] {}
impl<T> AnySquare for &Matrix<T> {}
impl<T> AnySquare for &Cholesky<T> {}

impl<const K: usize, A: Copy> SquareOf<K> for [[A; K]; K] {}
impl<T> SquareOf<0> for &Matrix<T> {}
impl<T> SquareOf<0> for &Cholesky<T> {}

/// A square matrix of the body's numbers.
pub trait Square<const N: usize>: Copy {
    /// Its numbers.
    type Number: Arg<N>;

    /// The number of rows.
    fn rows(self) -> usize;

    /// The number of columns, where it may not be that of the rows.
    fn columns(self) -> Option<usize> {
        None
    }

    /// A number of the lower triangle.
    fn at(self, row: usize, column: usize) -> Self::Number;

    /// What kept the matrix from being made.
    fn flaw(self) -> Option<f64> {
        None
    }

    /// Calls `f` with room for a matrix of the same size, row by row, and for three of its rows.
    fn with_buffers<T>(self, f: impl FnOnce(&mut [f64], [&mut [f64]; 3]) -> T) -> T;
}

impl<const N: usize, const K: usize, A: Arg<N>> Square<N> for [[A; K]; K] {
    type Number = A;

    #[inline(always)]
    fn rows(self) -> usize {
        K
    }

    #[inline(always)]
    fn at(self, row: usize, column: usize) -> A {
        self[row][column]
    }

    #[inline(always)]
    fn with_buffers<T>(self, f: impl FnOnce(&mut [f64], [&mut [f64]; 3]) -> T) -> T {
        let (mut grid, [mut a, mut b, mut c]) = ([[0.0; K]; K], [[0.0; K]; 3]);
        f(grid.as_flattened_mut(), [&mut a, &mut b, &mut c])
    }
}

/// [`Square::with_buffers`] for a size known only at run time.
fn with_allocated<T>(n: usize, f: impl FnOnce(&mut [f64], [&mut [f64]; 3]) -> T) -> T {
    let mut room = vec![0.0; n * (n + 3)];
    let (grid, rows) = room.split_at_mut(n * n);
    let (a, rows) = rows.split_at_mut(n);
    let (b, c) = rows.split_at_mut(n);
    f(grid, [a, b, c])
}

impl<const N: usize, T: Element + Arg<N>> Square<N> for &Matrix<T> {
    type Number = T;

    fn rows(self) -> usize {
        self.rows()
    }

    fn columns(self) -> Option<usize> {
        Some(self.columns())
    }

    #[inline(always)]
    fn at(self, row: usize, column: usize) -> T {
        self[(row, column)]
    }

    fn flaw(self) -> Option<f64> {
        (self.rows() != self.columns()).then_some(f64::NAN)
    }

    fn with_buffers<U>(self, f: impl FnOnce(&mut [f64], [&mut [f64]; 3]) -> U) -> U {
        with_allocated(self.rows(), f)
    }
}

impl<const N: usize, T: Element + Arg<N>> Square<N> for &Cholesky<T> {
    type Number = T;

    fn rows(self) -> usize {
        self.lower().rows()
    }

    #[inline(always)]
    fn at(self, row: usize, column: usize) -> T {
        self.lower()[(row, column)]
    }

    fn flaw(self) -> Option<f64> {
        self.flaw()
    }

    fn with_buffers<U>(self, f: impl FnOnce(&mut [f64], [&mut [f64]; 3]) -> U) -> U {
        with_allocated(self.lower().rows(), f)
    }
}

/// Whether the value has `len` finite numbers; if not, the first that is not finite, or its length.
pub(super) fn finite_of_length<const N: usize>(x: &[impl Arg<N>], len: usize) -> Result<(), f64> {
    if x.len() != len {
        return Err(x.len() as f64);
    }
    x.iter().map(|x| x.value()).find(|x| !x.is_finite()).map_or(Ok(()), Err)
}
