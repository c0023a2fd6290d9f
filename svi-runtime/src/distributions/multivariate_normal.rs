//! The multivariate normal distribution.

mod array;
mod latent;
mod of_any_size;
mod parametrisation;

use std::marker::PhantomData;

use rand::Rng;

use of_any_size::{OfBody, check_observed, draw};
pub use parametrisation::{Covariance, Parametrisation, Precision, ScaleTril};

use super::run_time_size::{Location, OfRunTimeSize, RunTimeSize, Square, SquareOf, finite_of_length};
use super::{Distribution, Family, InvalidParameter, Observation};
use crate::accumulator::Accumulator;
use crate::constraints::RealLine;
use crate::real::Arg;

/// The multivariate normal distribution with mean `loc`, on the vectors of `K` real numbers.
///
/// ```text
/// ln p(x) = -(x - loc)ᵀ Σ⁻¹ (x - loc) / 2 - ln det(Σ) / 2 - K ln(2π) / 2
/// ```
///
/// The covariance `Σ` is given as its Cholesky factor, as itself, or by its inverse. Of each the lower triangle is read alone.
///
/// With arrays, `[A; K]` and `[[B; K]; K]`, the value is an array. With a [`Matrix`](crate::linalg::Matrix) or a
/// [`Cholesky`](crate::linalg::Cholesky) factor the size is that at run time: the latent is a [`Vector`](crate::vector::Vector),
/// `loc` a number, a slice or, for a latent, a vector; and it is observed at a slice. A guide has
/// [`scale_tril`](Self::scale_tril), which is reparameterised.
///
/// The gradient takes one inverse of `Σ` (Giles 2008, "An extended collection of matrix derivative results"), whatever the
/// number of slots; only its contraction with the derivatives of the numbers of the matrix is done for each of them.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = MultivariateNormal::covariance([1.0, 2.0], [[4.0, 2.0], [2.0, 2.0]]).log_density([1.0, 2.0]);
/// assert!((x.detach() + (2.0 * std::f64::consts::PI).ln() + 4.0_f64.ln() / 2.0).abs() < 1e-14);
/// ```
///
/// A latent Gaussian process:
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn counts(x: &[f64], y: &[u64]) {
///     let length = sample("length", LogNormal::new(0.0, 0.5));
///     let covariance = Matrix::symmetric(x.len(), |i, j| {
///         let kernel = (-0.5 * (x[i] - x[j]).powi(2) / length).exp();
///         if i == j { kernel + 0.01 } else { kernel }
///     });
///     let f = sample("f", MultivariateNormal::covariance(0.0, &covariance)); // read with `f.at(i)`
///     for i in plate("item", y.len()) {
///         observe("y", Poisson::log_rate(f.at(i)), y[i]);
///     }
/// }
///
/// let (x, y) = ([0.0, 0.5, 1.0, 1.5], [1, 1, 4, 6]);
/// let svi = Svi::new(counts(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.02));
/// let run = svi.run(0, 2_000, (&x, &y), ())?;
/// let f = svi.median(&run.state, (&x, &y))?.f;
/// assert!(f[0] < f[3]);
/// # Ok::<(), SviError>(())
/// ```
#[derive(Debug)]
pub struct MultivariateNormal<const K: usize = 0, P = (), L = (), M = ()> {
    loc: L,
    matrix: M,
    parametrisation: PhantomData<fn() -> P>,
}

impl<const K: usize, P, L: Clone, M: Clone> Clone for MultivariateNormal<K, P, L, M> {
    fn clone(&self) -> Self {
        Self::of(self.loc.clone(), self.matrix.clone())
    }
}

impl<const K: usize, P, L: Copy, M: Copy> Copy for MultivariateNormal<K, P, L, M> {}

impl<const K: usize, P, L, M> MultivariateNormal<K, P, L, M> {
    #[inline(always)]
    fn of(loc: L, matrix: M) -> Self {
        Self { loc, matrix, parametrisation: PhantomData }
    }
}

impl<const K: usize> MultivariateNormal<K> {
    /// By the Cholesky factor of the covariance: lower triangular, with a positive diagonal.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let factor = Matrix::from([[4.0, 2.0], [2.0, 2.0]]).cholesky();
    /// let x: Real<0> = MultivariateNormal::scale_tril(0.0, &factor).log_density(&[0.0, 0.0][..]);
    /// assert!((x.detach() + (2.0 * std::f64::consts::PI).ln() + 4.0_f64.ln() / 2.0).abs() < 1e-14);
    /// ```
    #[inline(always)]
    pub fn scale_tril<L, M: SquareOf<K>>(loc: L, scale_tril: M) -> MultivariateNormal<K, ScaleTril, L, M> {
        MultivariateNormal::of(loc, scale_tril)
    }

    /// By the covariance, symmetric and positive definite.
    #[inline(always)]
    pub fn covariance<L, M: SquareOf<K>>(loc: L, covariance: M) -> MultivariateNormal<K, Covariance, L, M> {
        MultivariateNormal::of(loc, covariance)
    }

    /// By the inverse of the covariance, symmetric and positive definite.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = MultivariateNormal::precision([0.0, 0.0], [[0.5, 0.0], [0.0, 0.5]]).log_density([1.0, 1.0]);
    /// assert!((x.detach() + 0.5 + (4.0 * std::f64::consts::PI).ln()).abs() < 1e-14);
    /// ```
    #[inline(always)]
    pub fn precision<L, M: SquareOf<K>>(loc: L, precision: M) -> MultivariateNormal<K, Precision, L, M> {
        MultivariateNormal::of(loc, precision)
    }
}

impl<const K: usize> Family for MultivariateNormal<K> {
    const NAME: &'static str = "MultivariateNormal";
    type Support = RealLine;
    type Point = [f64; K];
}

#[diagnostic::do_not_recommend]
impl<P, L, M> OfRunTimeSize for MultivariateNormal<0, P, L, &M> {
    type Itself = Self;

    #[inline(always)]
    fn itself(self) -> Self {
        self
    }
}

impl<const N: usize, P: Parametrisation, L: Location<N>, M> Distribution<N> for MultivariateNormal<0, P, L, &M>
where
    for<'m> &'m M: Square<N>,
{
    type Family = RunTimeSize<MultivariateNormal<0>>;
    type Point = Vec<f64>;
    const SELF_CHECKING: bool = true;

    fn check(&self) -> Result<(), InvalidParameter> {
        check_observed::<N, P>(self.loc, self.matrix)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<f64> {
        let mut x = vec![0.0; self.matrix.rows()];
        draw::<N, P, R>(|i| self.loc.at(i).value(), self.matrix, rng, &mut x);
        x
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, P: Parametrisation, L: Location<N>, M, X: Arg<N>> Observation<MultivariateNormal<0, P, L, &M>, N>
    for &[X]
where
    for<'m> &'m M: Square<N>,
{
    fn score(self, distribution: &MultivariateNormal<0, P, L, &M>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        finite_of_length(self, distribution.matrix.rows())?;
        OfBody { x: self, loc: distribution.loc }.score::<N, P>(distribution.matrix, sum);
        Ok(())
    }

    fn unequal_lengths(&self, distribution: &MultivariateNormal<0, P, L, &M>) -> Option<(usize, usize)> {
        let (found, expected) = (self.len(), distribution.matrix.rows());
        (found != expected).then_some((found, expected))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, P: Parametrisation, L: Location<N>, M, X: Arg<N>> Observation<MultivariateNormal<0, P, L, &M>, N>
    for &Vec<X>
where
    for<'m> &'m M: Square<N>,
{
    fn score(self, distribution: &MultivariateNormal<0, P, L, &M>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        self.as_slice().score(distribution, sum)
    }

    fn unequal_lengths(&self, distribution: &MultivariateNormal<0, P, L, &M>) -> Option<(usize, usize)> {
        self.as_slice().unequal_lengths(distribution)
    }
}
