//! Typed records of parameters and latents.

use crate::shape::Shape;

/// A record of numbers, a field a site and a `Vec` of records a plate, that knows how to visit, flatten and rebuild itself.
///
/// The macros generate one for the parameters of each function and one for the latents of each model. Numbers come in the
/// order of declaration: the sites of a block, then its plates, iteration by iteration.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn pair(y: &[f64]) {
///     let mu = sample("mu", Normal::new(0.0, 1.0));
///     for i in plate("item", y.len()) {
///         let z = sample("z", Normal::new(mu, 1.0));
///         observe("y", Normal::new(z, 1.0), y[i]);
///     }
/// }
///
/// let latents = PairLatents { mu: 1.0, item: vec![PairItem { z: 2.0 }, PairItem { z: 3.0 }] };
/// assert_eq!(latents.flatten(), [1.0, 2.0, 3.0]);
/// ```
pub trait Record: Sized {
    /// The type of its numbers.
    type Scalar;

    /// Calls `f` with every number.
    fn visit<'r>(&'r self, f: &mut impl FnMut(&'r Self::Scalar));

    /// Calls `f` with every number, to be changed.
    fn visit_mut(&mut self, f: &mut impl FnMut(&mut Self::Scalar));

    /// The record of this shape whose numbers `next` gives.
    fn rebuild(shape: &Shape, next: &mut impl FnMut() -> Self::Scalar) -> Self;

    /// Whether its plates have the sizes that this shape has.
    fn fits(&self, shape: &Shape) -> bool;

    /// The numbers in order.
    fn flatten(&self) -> Vec<Self::Scalar>
    where
        Self::Scalar: Clone,
    {
        let mut numbers = Vec::new();
        self.visit(&mut |x| numbers.push(x.clone()));
        numbers
    }

    /// Calls `f` with every number and its fellow in `other`, as far as both go.
    fn zip_with(&mut self, other: &Self, mut f: impl FnMut(&mut Self::Scalar, &Self::Scalar)) {
        let mut others = Vec::new();
        other.visit(&mut |x| others.push(x));
        let mut others = others.into_iter();
        self.visit_mut(&mut |x| {
            if let Some(y) = others.next() {
                f(x, y);
            }
        });
    }
}

/// Whether the iterations of a plate, the one with this index, are as many as in the shape, and fit it each.
#[doc(hidden)]
pub fn rows_fit<R: Record>(rows: &[R], shape: &Shape, index: usize) -> bool {
    rows.len() == shape.rows(index).count() && rows.iter().zip(shape.rows(index)).all(|(row, shape)| row.fits(shape))
}

/// The latents of a model that has none.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NoLatents<T> {
    #[cfg_attr(feature = "serde", serde(skip))]
    numbers: std::marker::PhantomData<fn() -> T>,
}

impl<T> Record for NoLatents<T> {
    type Scalar = T;

    fn visit<'r>(&'r self, _f: &mut impl FnMut(&'r T)) {}

    fn visit_mut(&mut self, _f: &mut impl FnMut(&mut T)) {}

    fn rebuild(_shape: &Shape, _next: &mut impl FnMut() -> T) -> Self {
        Self { numbers: std::marker::PhantomData }
    }

    fn fits(&self, _shape: &Shape) -> bool {
        true
    }
}

/// Whether a vector has the length of the block's site `leaf`.
#[doc(hidden)]
pub fn vector_fits<T>(numbers: &[T], shape: &Shape, leaf: usize) -> bool {
    numbers.len() == shape.leaf_size(leaf).0
}

/// Whether a matrix has the rows and columns of the block's site `leaf`.
#[doc(hidden)]
pub fn matrix_fits<T>(rows: &[Vec<T>], shape: &Shape, leaf: usize) -> bool {
    let (len, columns) = shape.leaf_size(leaf);
    rows.iter().all(|row| row.len() == columns) && rows.len() * columns == len
}

/// The vector that is the block's site `leaf`.
#[doc(hidden)]
pub fn vector_of<T>(shape: &Shape, leaf: usize, next: &mut impl FnMut() -> T) -> Vec<T> {
    (0..shape.leaf_size(leaf).0).map(|_| next()).collect()
}

/// The matrix that is the block's site `leaf`.
#[doc(hidden)]
pub fn matrix_of<T>(shape: &Shape, leaf: usize, next: &mut impl FnMut() -> T) -> Vec<Vec<T>> {
    let (len, columns) = shape.leaf_size(leaf);
    let rows = len.checked_div(columns).unwrap_or(0);
    (0..rows).map(|_| (0..columns).map(|_| next()).collect()).collect()
}

/// The record of this shape with these numbers; numbers that are missing become not-a-number.
pub(crate) fn from_numbers<R: Record<Scalar = f64>>(shape: &Shape, numbers: &[f64]) -> R {
    let mut numbers = numbers.iter();
    R::rebuild(shape, &mut || numbers.next().copied().unwrap_or(f64::NAN))
}
