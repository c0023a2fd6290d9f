//! The multivariate normal distribution.

mod latent;

use std::f64::consts::PI;
use std::fmt::Debug;
use std::marker::PhantomData;

use rand::Rng;
use rand_distr::{Distribution as _, StandardNormal};

use super::run_time_size::{Location, OfRunTimeSize, RunTimeSize, Square, SquareOf, finite_of_length};
use super::{Continuous, ContinuousDistribution, Distribution, Family, InvalidParameter, Observation, Reparameterised};
use crate::accumulator::Accumulator;
use crate::constraints::RealLine;
use crate::linalg::kernels;
use crate::real::{Arg, Real};

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

/// The parametrisation of a [`MultivariateNormal`] by the Cholesky factor of its covariance.
#[derive(Debug)]
pub enum ScaleTril {}

/// The parametrisation of a [`MultivariateNormal`] by its covariance.
#[derive(Debug)]
pub enum Covariance {}

/// The parametrisation of a [`MultivariateNormal`] by the inverse of its covariance.
#[derive(Debug)]
pub enum Precision {}

/// What the matrix of a [`MultivariateNormal`] is.
///
/// All functions work on a lower triangle stored in `n` rows, the Cholesky factor `F` of the matrix or the matrix itself.
pub trait Parametrisation: Debug + 'static {
    /// The name of the constructor and of its argument.
    const NAME: &'static str;
    /// What the number that [`factorise`](Self::factorise) gives back should have been.
    const EXPECTED: &'static str;

    /// Puts `F` in the place of the matrix; the number that stands in the way, if there is one.
    fn factorise(matrix: &mut [f64], n: usize) -> Result<(), f64>;

    /// The log density but for the constant, with the residual `x - loc`, which becomes the first of what `gradient` takes,
    /// `Σ⁻¹ (x - loc)`; `other` becomes the second.
    fn log_density(factor: &[f64], residual: &mut [f64], other: &mut [f64]) -> f64;

    /// Puts the partials of the log density in the numbers of the lower triangle in the place of `F`.
    fn gradient(factor: &mut [f64], along: &[f64], other: &[f64], row: &mut [f64]);

    /// Standard normal numbers become numbers with the covariance.
    fn colour(factor: &[f64], noise: &mut [f64]);
}

/// The sum of the logarithms of the diagonal.
fn ln_diagonal(factor: &[f64], n: usize) -> f64 {
    factor.iter().step_by(n + 1).map(|x| x.ln()).sum()
}

fn half_square(z: &[f64]) -> f64 {
    0.5 * z.iter().map(|z| z * z).sum::<f64>()
}

/// The log density by the factor of the covariance: the residual becomes `α = Σ⁻¹ (x - loc)`, and `z` is `F⁻¹ (x - loc)`.
fn whitened(factor: &[f64], residual: &mut [f64], z: &mut [f64]) -> f64 {
    kernels::solve_lower(factor, residual);
    z.copy_from_slice(residual);
    kernels::solve_upper(factor, residual);
    -half_square(z) - ln_diagonal(factor, z.len())
}

/// Puts `sign (a aᵀ - inverse)` in the place of the factor: its lower half counts twice, for the matrix is symmetric.
fn symmetric_gradient(factor: &mut [f64], a: &[f64], row: &mut [f64], sign: f64) {
    let n = a.len();
    kernels::invert(factor, row);
    for i in 0..n {
        let own = &mut factor[i * n..=i * n + i];
        for (g, other) in own.iter_mut().zip(a) {
            *g = sign * (a[i] * other - *g);
        }
        own[i] *= 0.5;
    }
}

impl Parametrisation for ScaleTril {
    const NAME: &'static str = "scale_tril";
    const EXPECTED: &'static str = "a lower triangular matrix with a positive diagonal";

    fn factorise(matrix: &mut [f64], n: usize) -> Result<(), f64> {
        let wrong = matrix.iter().step_by(n + 1).copied().find(|x| !(*x > 0.0 && *x < f64::INFINITY));
        wrong.or_else(|| matrix.iter().copied().find(|x| !x.is_finite())).map_or(Ok(()), Err)
    }

    fn log_density(factor: &[f64], residual: &mut [f64], z: &mut [f64]) -> f64 {
        whitened(factor, residual, z)
    }

    fn gradient(factor: &mut [f64], along: &[f64], z: &[f64], _row: &mut [f64]) {
        let n = z.len();
        for i in 0..n {
            let own = &mut factor[i * n..=i * n + i];
            let diagonal = own[i];
            for (g, z) in own.iter_mut().zip(z) {
                *g = along[i] * z;
            }
            own[i] -= 1.0 / diagonal;
        }
    }

    fn colour(factor: &[f64], noise: &mut [f64]) {
        kernels::multiply_lower(factor, noise);
    }
}

impl Parametrisation for Covariance {
    const NAME: &'static str = "covariance";
    const EXPECTED: &'static str = "positive definite (the number is a pivot of its Cholesky factor)";

    fn factorise(matrix: &mut [f64], n: usize) -> Result<(), f64> {
        kernels::factor(matrix, n)
    }

    fn log_density(factor: &[f64], residual: &mut [f64], z: &mut [f64]) -> f64 {
        whitened(factor, residual, z)
    }

    fn gradient(factor: &mut [f64], along: &[f64], _z: &[f64], row: &mut [f64]) {
        symmetric_gradient(factor, along, row, 1.0);
    }

    fn colour(factor: &[f64], noise: &mut [f64]) {
        kernels::multiply_lower(factor, noise);
    }
}

impl Parametrisation for Precision {
    const NAME: &'static str = "precision";
    const EXPECTED: &'static str = Covariance::EXPECTED;

    fn factorise(matrix: &mut [f64], n: usize) -> Result<(), f64> {
        kernels::factor(matrix, n)
    }

    fn log_density(factor: &[f64], residual: &mut [f64], other: &mut [f64]) -> f64 {
        let n = residual.len();
        other.copy_from_slice(residual);
        kernels::multiply_upper(factor, residual);
        let value = ln_diagonal(factor, n) - half_square(residual);
        kernels::multiply_lower(factor, residual);
        value
    }

    fn gradient(factor: &mut [f64], _along: &[f64], residual: &[f64], row: &mut [f64]) {
        symmetric_gradient(factor, residual, row, -1.0);
    }

    fn colour(factor: &[f64], noise: &mut [f64]) {
        kernels::solve_upper(factor, noise);
    }
}

/// Copies the lower triangle, zeros above it, and factorises it.
fn factorise<const N: usize, P: Parametrisation>(matrix: impl Square<N>, grid: &mut [f64]) -> Result<(), f64> {
    let n = matrix.rows();
    for (i, row) in grid.chunks_exact_mut(n.max(1)).enumerate() {
        for (j, x) in row.iter_mut().enumerate() {
            *x = if j <= i { matrix.at(i, j).value() } else { 0.0 };
        }
    }
    P::factorise(grid, n)
}

/// A value and its mean.
trait Ends<const N: usize> {
    /// The value less the mean at a place.
    fn residual(&self, index: usize) -> f64;

    /// Takes the partial of the log density in the mean at a place, which is minus that in the value.
    fn hand_out(&mut self, index: usize, partial: f64, gradient: &mut [f64; N]);
}

/// A value whose numbers are the body's.
struct OfBody<'x, X, L> {
    x: &'x [X],
    loc: L,
}

impl<const N: usize, X: Arg<N>, L: Location<N>> Ends<N> for OfBody<'_, X, L> {
    #[inline(always)]
    fn residual(&self, index: usize) -> f64 {
        self.x[index].value() - self.loc.at(index).value()
    }

    #[inline(always)]
    fn hand_out(&mut self, index: usize, partial: f64, gradient: &mut [f64; N]) {
        self.x[index].add_to(-partial, gradient);
        self.loc.at(index).add_to(partial, gradient);
    }
}

impl<X, L> OfBody<'_, X, L> {
    /// Adds the log density at the value, whose length is that of the matrix.
    fn score<const N: usize, P: Parametrisation>(mut self, matrix: impl Square<N>, sum: &mut Accumulator<N>)
    where
        X: Arg<N>,
        L: Location<N>,
    {
        if self.loc.length().is_some_and(|len| len != self.x.len()) {
            sum.value = f64::NAN;
            return;
        }
        score::<N, P, _>(&mut self, matrix, sum);
    }
}

/// Adds the log density; not-a-number if a parameter is not what it should be. The sizes go together.
fn score<const N: usize, P: Parametrisation, M: Square<N>>(
    ends: &mut impl Ends<N>,
    matrix: M,
    sum: &mut Accumulator<N>,
) {
    let n = matrix.rows();
    if matrix.flaw().is_some() {
        sum.value = f64::NAN;
        return;
    }
    matrix.with_buffers(|grid, [residual, other, row]| {
        if factorise::<N, P>(matrix, grid).is_err() {
            sum.value = f64::NAN;
            return;
        }
        residual.iter_mut().enumerate().for_each(|(i, d)| *d = ends.residual(i));
        let value = P::log_density(grid, residual, other);
        sum.value += value - 0.5 * n as f64 * (2.0 * PI).ln();
        if N == 0 {
            return;
        }
        for (i, along) in residual.iter().enumerate() {
            ends.hand_out(i, *along, &mut sum.gradient);
        }
        if M::Number::ACTIVE {
            P::gradient(grid, residual, other, row);
            for (i, partials) in grid.chunks_exact(n.max(1)).enumerate() {
                for (j, partial) in partials[..=i].iter().enumerate() {
                    matrix.at(i, j).add_to(*partial, &mut sum.gradient);
                }
            }
        }
    });
}

/// The number of rows, if the matrix is square and a `loc` with `len` numbers goes with it.
fn size<const N: usize, P: Parametrisation>(
    len: Option<usize>,
    matrix: impl Square<N>,
) -> Result<usize, InvalidParameter> {
    let n = matrix.rows();
    if let Some(columns) = matrix.columns().filter(|columns| *columns != n) {
        InvalidParameter::unless(false, P::NAME, columns as f64, "a square matrix (the number is its width)")?;
    }
    if let Some(len) = len.filter(|len| *len != n) {
        InvalidParameter::unless(false, "loc", len as f64, "as long as the matrix (the number is its length)")?;
    }
    Ok(n)
}

fn check<const N: usize, P: Parametrisation>(
    (len, loc): (Option<usize>, impl Fn(usize) -> f64),
    matrix: impl Square<N>,
) -> Result<(), InvalidParameter> {
    let n = size::<N, P>(len, matrix)?;
    if let Some(pivot) = matrix.flaw() {
        return InvalidParameter::unless(
            false,
            P::NAME,
            pivot,
            "the factor of a positive definite matrix (the number is its pivot)",
        );
    }
    (0..n).try_for_each(|i| InvalidParameter::unless_finite("loc", loc(i)))?;
    let outcome = matrix.with_buffers(|grid, _| factorise::<N, P>(matrix, grid));
    outcome.or_else(|number| InvalidParameter::unless(false, P::NAME, number, P::EXPECTED))
}

/// [`check`] with the mean that an observation takes.
fn check_observed<const N: usize, P: Parametrisation>(
    loc: impl Location<N>,
    matrix: impl Square<N>,
) -> Result<(), InvalidParameter> {
    check::<N, P>((loc.length(), |i| loc.at(i).value()), matrix)
}

/// Puts a draw into `x`; not-a-number if a parameter is not what it should be.
fn draw<const N: usize, P: Parametrisation, R: Rng + ?Sized>(
    loc: impl Fn(usize) -> f64,
    matrix: impl Square<N>,
    rng: &mut R,
    x: &mut [f64],
) {
    x.iter_mut().for_each(|x| *x = StandardNormal.sample(rng));
    matrix.with_buffers(|grid, _| match factorise::<N, P>(matrix, grid) {
        Ok(()) => P::colour(grid, x),
        Err(_) => x.fill(f64::NAN),
    });
    x.iter_mut().enumerate().for_each(|(i, x)| *x += loc(i));
}

impl<const K: usize> Family for MultivariateNormal<K> {
    const NAME: &'static str = "MultivariateNormal";
    type Support = RealLine;
    type Point = [f64; K];
}

impl<const N: usize, const K: usize, P: Parametrisation, A: Arg<N>, B: Arg<N>> Distribution<N>
    for MultivariateNormal<K, P, [A; K], [[B; K]; K]>
{
    type Family = MultivariateNormal<K>;
    type Point = [f64; K];
    const SELF_CHECKING: bool = true;

    fn check(&self) -> Result<(), InvalidParameter> {
        check_observed::<N, P>(&self.loc[..], self.matrix)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> [f64; K] {
        let mut x = [0.0; K];
        draw::<N, P, R>(|i| self.loc[i].value(), self.matrix, rng, &mut x);
        x
    }
}

impl<const N: usize, const K: usize, P: Parametrisation, A: Arg<N>, B: Arg<N>> ContinuousDistribution<N>
    for MultivariateNormal<K, P, [A; K], [[B; K]; K]>
{
    #[inline]
    fn score<'g>(&self, x: [Real<'g, N>; K], sum: &mut Accumulator<N>)
    where
        Self: 'g,
    {
        OfBody { x: &x, loc: &self.loc[..] }.score::<N, P>(self.matrix, sum);
    }

    fn contains(&self, x: [f64; K]) -> bool {
        x.iter().all(|x| x.is_finite())
    }

    fn constrain<'g>(&self, u: [Real<'g, N>; K]) -> ([Real<'g, N>; K], Real<'g, N>)
    where
        Self: 'g,
    {
        <[f64; K]>::constrain::<RealLine, N>(u, (f64::NEG_INFINITY.into(), f64::INFINITY.into()))
    }
}

/// The draw is `loc + F z` with standard normal `z = F⁻¹ (x - loc)`.
#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, A: Arg<N>, B: Arg<N>> Reparameterised<N>
    for MultivariateNormal<K, ScaleTril, [A; K], [[B; K]; K]>
{
    fn path<'g>(&self, x: [f64; K]) -> [Real<'g, N>; K]
    where
        Self: 'g,
    {
        let mut z: [f64; K] = std::array::from_fn(|i| x[i] - self.loc[i].value());
        let values = self.matrix.map(|row| row.map(Arg::value));
        kernels::solve_lower(values.as_flattened(), &mut z);
        std::array::from_fn(|i| {
            let mut partials = [0.0; N];
            self.loc[i].add_to(1.0, &mut partials);
            for (number, z) in self.matrix[i][..=i].iter().zip(z) {
                number.add_to(z, &mut partials);
            }
            Real::new(x[i], partials)
        })
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, P: Parametrisation, A: Arg<N>, B: Arg<N>, X: Arg<N>>
    Observation<MultivariateNormal<K, P, [A; K], [[B; K]; K]>, N> for [X; K]
{
    fn score(
        self,
        distribution: &MultivariateNormal<K, P, [A; K], [[B; K]; K]>,
        sum: &mut Accumulator<N>,
    ) -> Result<(), f64> {
        self.iter().map(|x| x.value()).find(|x| !x.is_finite()).map_or(Ok(()), Err)?;
        OfBody { x: &self, loc: &distribution.loc[..] }.score::<N, P>(distribution.matrix, sum);
        Ok(())
    }
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
