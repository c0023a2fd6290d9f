//! What the matrix of a multivariate normal distribution is.

use std::fmt::Debug;

use crate::linalg::kernels;

/// The parametrisation of a [`MultivariateNormal`](super::MultivariateNormal) by the Cholesky factor of its covariance.
#[derive(Debug)]
pub enum ScaleTril {}

/// The parametrisation of a [`MultivariateNormal`](super::MultivariateNormal) by its covariance.
#[derive(Debug)]
pub enum Covariance {}

/// The parametrisation of a [`MultivariateNormal`](super::MultivariateNormal) by the inverse of its covariance.
#[derive(Debug)]
pub enum Precision {}

/// What the matrix of a [`MultivariateNormal`](super::MultivariateNormal) is.
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
