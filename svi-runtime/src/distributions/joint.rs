//! Latent vectors of run-time length whose numbers depend on each other.

use rand::Rng;

use super::{Family, InvalidParameter, Location};
use crate::accumulator::Accumulator;
use crate::constraints::RealLine;
use crate::real::Arg;
use crate::vector::{Vector, Vectors};

/// The vectors of a body, and the weight with which partials are handed back to them.
pub type Back<'v> = (f64, &'v mut Vectors);

/// A distribution of vectors of run-time length that a latent can have: all numbers are scored at once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a distribution that a latent vector of run-time length can have",
    label = "expected its mean to be a number, a slice or a vector, and its matrix a `&Matrix` or a `&Cholesky`"
)]
pub trait Joint<const N: usize>: Copy {
    /// The family. Every vector of real numbers is in its support.
    type Family: Family<Support = RealLine>;

    /// How many numbers the vector has, if the sizes of the parameters go together.
    fn size(&self) -> Result<usize, InvalidParameter>;

    /// Whether the parameters are inside their constraints.
    fn check(&self, vectors: &Vectors) -> Result<(), InvalidParameter>;

    /// Puts a draw into `x`.
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R, vectors: &Vectors, x: &mut [f64]);

    /// Adds the log density at `x` and, unless `N` is 0, its derivatives, and its partials in the numbers of `x` to
    /// `partials`; not-a-number if a parameter is not what it should be.
    fn score(&self, x: &[f64], partials: &mut [f64], sum: &mut Accumulator<N>, back: Back<'_>);
}

/// A distribution of such vectors whose draws are differentiable in its parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no reparameterised sampler, which a guide's sites need",
    label = "its draws are not differentiable in their parameters"
)]
pub trait JointPath<const N: usize>: Joint<N> {
    /// Adds the gradient of `log_density(x) - partials · x` along the path of the draw `x`.
    fn pull(&self, x: &[f64], partials: &[f64], gradient: &mut [f64; N], back: Back<'_>);
}

/// The mean of such a vector: a [`Location`], or a vector of the body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a vector that this distribution can take",
    label = "expected a vector, a slice of `f64` or `Real`s, or one such number for all places"
)]
pub trait Mean<const N: usize>: Copy {
    /// How many numbers it has; `None` for one number for all.
    fn count(self) -> Option<usize>;

    /// The number at a place.
    fn mean_at(self, index: usize, vectors: &Vectors) -> f64;

    /// Adds `partial` times the partials of the number at a place.
    fn hand_back(self, index: usize, partial: f64, gradient: &mut [f64; N], back: &mut Back<'_>);
}

impl<const N: usize, L: Location<N>> Mean<N> for L {
    #[inline(always)]
    fn count(self) -> Option<usize> {
        self.length()
    }

    #[inline(always)]
    fn mean_at(self, index: usize, _vectors: &Vectors) -> f64 {
        self.at(index).value()
    }

    #[inline(always)]
    fn hand_back(self, index: usize, partial: f64, gradient: &mut [f64; N], _back: &mut Back<'_>) {
        self.at(index).add_to(partial, gradient);
    }
}

impl<const N: usize> Mean<N> for Vector<'_> {
    #[inline(always)]
    fn count(self) -> Option<usize> {
        Some(self.len())
    }

    #[inline(always)]
    fn mean_at(self, index: usize, vectors: &Vectors) -> f64 {
        vectors.value(self, index)
    }

    #[inline(always)]
    fn hand_back(self, index: usize, partial: f64, _gradient: &mut [f64; N], (weight, vectors): &mut Back<'_>) {
        vectors.hand_back(self, index, *weight * partial);
    }
}
