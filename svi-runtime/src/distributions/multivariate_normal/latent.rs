//! The multivariate normal distribution of a latent vector of run-time length.

use rand::Rng;

use super::of_any_size::{Ends, check, draw, factorise, score, size};
use super::{MultivariateNormal, Parametrisation, ScaleTril};
use crate::accumulator::Accumulator;
use crate::distributions::{Back, InvalidParameter, Joint, JointPath, Mean, RunTimeSize, Square};
use crate::linalg::kernels;
use crate::real::Arg;
use crate::vector::Vectors;

/// A latent, its partials, and its mean.
struct Latent<'a, L> {
    x: &'a [f64],
    partials: &'a mut [f64],
    loc: L,
    back: Back<'a>,
}

impl<const N: usize, L: Mean<N>> Ends<N> for Latent<'_, L> {
    #[inline(always)]
    fn residual(&self, index: usize) -> f64 {
        self.x[index] - self.loc.mean_at(index, self.back.1)
    }

    #[inline(always)]
    fn hand_out(&mut self, index: usize, partial: f64, gradient: &mut [f64; N]) {
        self.partials[index] -= partial;
        self.loc.hand_back(index, partial, gradient, &mut self.back);
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, P: Parametrisation, L: Mean<N>, M> Joint<N> for MultivariateNormal<0, P, L, &M>
where
    for<'m> &'m M: Square<N>,
{
    type Family = RunTimeSize<MultivariateNormal<0>>;

    fn size(&self) -> Result<usize, InvalidParameter> {
        size::<N, P>(self.loc.count(), self.matrix)
    }

    fn check(&self, vectors: &Vectors) -> Result<(), InvalidParameter> {
        check::<N, P>((self.loc.count(), |i| self.loc.mean_at(i, vectors)), self.matrix)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R, vectors: &Vectors, x: &mut [f64]) {
        draw::<N, P, R>(|i| self.loc.mean_at(i, vectors), self.matrix, rng, x);
    }

    fn score(&self, x: &[f64], partials: &mut [f64], sum: &mut Accumulator<N>, back: Back<'_>) {
        if self.size() == Ok(x.len()) {
            score::<N, P, _>(&mut Latent { x, partials, loc: self.loc, back }, self.matrix, sum);
        } else {
            sum.value = f64::NAN;
        }
    }
}

/// The draw is `loc + F z`, at which the log density is `-ln det F` and a constant, with standard normal `z = F⁻¹ (x - loc)`.
#[diagnostic::do_not_recommend]
impl<const N: usize, L: Mean<N>, M> JointPath<N> for MultivariateNormal<0, ScaleTril, L, &M>
where
    for<'m> &'m M: Square<N>,
{
    fn pull(&self, x: &[f64], partials: &[f64], gradient: &mut [f64; N], mut back: Back<'_>) {
        let n = x.len();
        self.matrix.with_buffers(|grid, [z, ..]| {
            if self.size() != Ok(n) || factorise::<N, ScaleTril>(self.matrix, grid).is_err() {
                return;
            }
            z.iter_mut().enumerate().for_each(|(i, z)| *z = x[i] - self.loc.mean_at(i, back.1));
            kernels::solve_lower(grid, z);
            for (i, partial) in partials.iter().enumerate() {
                self.loc.hand_back(i, -partial, gradient, &mut back);
                for (j, z) in z[..=i].iter().enumerate() {
                    self.matrix.at(i, j).add_to(-partial * z, gradient);
                }
                self.matrix.at(i, i).add_to(-1.0 / grid[i * n + i], gradient);
            }
        });
    }
}
