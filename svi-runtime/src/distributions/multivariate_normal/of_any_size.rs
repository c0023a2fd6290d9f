//! What is computed for a value of any size: checks, the log density and its gradient, draws.

use std::f64::consts::PI;

use rand::Rng;
use rand_distr::{Distribution as _, StandardNormal};

use super::Parametrisation;
use crate::accumulator::Accumulator;
use crate::distributions::{InvalidParameter, Location, Square};
use crate::real::Arg;

/// Copies the lower triangle, zeros above it, and factorises it.
pub(super) fn factorise<const N: usize, P: Parametrisation>(
    matrix: impl Square<N>,
    grid: &mut [f64],
) -> Result<(), f64> {
    let n = matrix.rows();
    for (i, row) in grid.chunks_exact_mut(n.max(1)).enumerate() {
        for (j, x) in row.iter_mut().enumerate() {
            *x = if j <= i { matrix.at(i, j).value() } else { 0.0 };
        }
    }
    P::factorise(grid, n)
}

/// A value and its mean.
pub(super) trait Ends<const N: usize> {
    /// The value less the mean at a place.
    fn residual(&self, index: usize) -> f64;

    /// Takes the partial of the log density in the mean at a place, which is minus that in the value.
    fn hand_out(&mut self, index: usize, partial: f64, gradient: &mut [f64; N]);
}

/// A value whose numbers are the body's.
pub(super) struct OfBody<'x, X, L> {
    pub(super) x: &'x [X],
    pub(super) loc: L,
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
    pub(super) fn score<const N: usize, P: Parametrisation>(mut self, matrix: impl Square<N>, sum: &mut Accumulator<N>)
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
pub(super) fn score<const N: usize, P: Parametrisation, M: Square<N>>(
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
pub(super) fn size<const N: usize, P: Parametrisation>(
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

pub(super) fn check<const N: usize, P: Parametrisation>(
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
pub(super) fn check_observed<const N: usize, P: Parametrisation>(
    loc: impl Location<N>,
    matrix: impl Square<N>,
) -> Result<(), InvalidParameter> {
    check::<N, P>((loc.length(), |i| loc.at(i).value()), matrix)
}

/// Puts a draw into `x`; not-a-number if a parameter is not what it should be.
pub(super) fn draw<const N: usize, P: Parametrisation, R: Rng + ?Sized>(
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
