//! The Gaussian random walk.

use std::f64::consts::PI;

use rand::Rng;
use rand_distr::{Distribution as _, StandardNormal};

use super::run_time_size::{OfRunTimeSize, RunTimeSize, finite_of_length};
use super::{
    Back, Continuous, ContinuousDistribution, Distribution, Family, InvalidParameter, Joint, JointPath, Observation,
    Reparameterised,
};
use crate::accumulator::Accumulator;
use crate::constraints::RealLine;
use crate::real::{Arg, Real};
use crate::vector::Vectors;

/// The Gaussian random walk: `K` values, the first normal around 0, each other one around the one before it, all with the
/// standard deviation `scale`.
///
/// ```text
/// ln p(x) = -Σ (x[i] - x[i - 1])² / (2 scale²) - K ln scale - K ln(2π) / 2      with x[-1] = 0
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = GaussianRandomWalk::<2>::new(2.0).log_density([2.0, 4.0]);
/// assert!((x.detach() + 1.0 + 2.0 * 2.0_f64.ln() + (2.0 * std::f64::consts::PI).ln()).abs() < 1e-14);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GaussianRandomWalk<const K: usize = 0, S = f64> {
    scale: S,
}

/// A [`GaussianRandomWalk`] of run-time length, [`GaussianRandomWalk::with_len`].
#[derive(Clone, Copy, Debug)]
pub struct GaussianRandomWalkOfLen<S> {
    scale: S,
    len: usize,
}

impl<const K: usize> GaussianRandomWalk<K> {
    /// The standard deviation of a step, `scale > 0`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn new<S>(scale: S) -> GaussianRandomWalk<K, S> {
        GaussianRandomWalk { scale }
    }
}

impl GaussianRandomWalk {
    /// The standard deviation of a step, `scale > 0`, and the number of values: a walk that is a
    /// [`Vector`](crate::vector::Vector), or is observed at a slice.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let y = [2.0, 4.0];
    /// let x: Real<0> = GaussianRandomWalk::with_len(2.0, y.len()).log_density(&y[..]);
    /// let same: Real<0> = GaussianRandomWalk::<2>::new(2.0).log_density(y);
    /// assert_eq!(x.detach(), same.detach());
    /// ```
    #[inline(always)]
    pub fn with_len<S>(scale: S, len: usize) -> GaussianRandomWalkOfLen<S> {
        GaussianRandomWalkOfLen { scale, len }
    }
}

fn score<const N: usize>(x: &[impl Arg<N>], scale: impl Arg<N>, sum: &mut Accumulator<N>) {
    let add = |i: usize, partial, gradient: &mut [f64; N]| x[i].add_to(partial, gradient);
    score_steps(x.iter().map(|x| x.value()), scale, add, sum);
}

/// Adds the log density at the values `x`, and hands its partial in each to `add`, in two parts.
#[inline(always)]
fn score_steps<const N: usize>(
    x: impl ExactSizeIterator<Item = f64>,
    scale: impl Arg<N>,
    mut add: impl FnMut(usize, f64, &mut [f64; N]),
    sum: &mut Accumulator<N>,
) {
    let (n, s) = (x.len() as f64, scale.value());
    let (mut squares, mut before) = (0.0, 0.0);
    for (i, x) in x.enumerate() {
        let z = (x - before) / s;
        before = x;
        squares += z * z;
        add(i, -z / s, &mut sum.gradient);
        if let Some(last) = i.checked_sub(1) {
            add(last, z / s, &mut sum.gradient);
        }
    }
    sum.value -= 0.5 * squares + n * (s.ln() + 0.5 * (2.0 * PI).ln());
    scale.add_to((squares - n) / s, &mut sum.gradient);
}

fn draw<R: Rng + ?Sized>(scale: f64, rng: &mut R, x: &mut [f64]) {
    let mut last = 0.0;
    for x in x {
        let noise: f64 = StandardNormal.sample(rng);
        last += scale * noise;
        *x = last;
    }
}

impl<const K: usize> Family for GaussianRandomWalk<K> {
    const NAME: &'static str = "GaussianRandomWalk";
    type Support = RealLine;
    type Point = [f64; K];
}

impl<const N: usize, const K: usize, S: Arg<N>> Distribution<N> for GaussianRandomWalk<K, S> {
    type Family = GaussianRandomWalk<K>;
    type Point = [f64; K];

    #[inline(always)]
    fn check(&self) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("scale", self.scale.value())
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> [f64; K] {
        let mut x = [0.0; K];
        draw(self.scale.value(), rng, &mut x);
        x
    }
}

impl<const N: usize, const K: usize, S: Arg<N>> ContinuousDistribution<N> for GaussianRandomWalk<K, S> {
    #[inline]
    fn score<'g>(&self, x: [Real<'g, N>; K], sum: &mut Accumulator<N>)
    where
        Self: 'g,
    {
        score(&x, self.scale, sum);
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

/// The walk is `scale` times one of unit steps.
#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, S: Arg<N>> Reparameterised<N> for GaussianRandomWalk<K, S> {
    fn path<'g>(&self, x: [f64; K]) -> [Real<'g, N>; K]
    where
        Self: 'g,
    {
        x.map(|x| {
            let mut partials = [0.0; N];
            self.scale.add_to(x / self.scale.value(), &mut partials);
            Real::with_partials(x, partials)
        })
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, S: Arg<N>, X: Arg<N>> Observation<GaussianRandomWalk<K, S>, N> for [X; K] {
    fn score(self, distribution: &GaussianRandomWalk<K, S>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        finite_of_length(&self, K)?;
        score(&self, distribution.scale, sum);
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<S> OfRunTimeSize for GaussianRandomWalkOfLen<S> {
    type Itself = Self;

    #[inline(always)]
    fn itself(self) -> Self {
        self
    }
}

impl<const N: usize, S: Arg<N>> Distribution<N> for GaussianRandomWalkOfLen<S> {
    type Family = RunTimeSize<GaussianRandomWalk>;
    type Point = Vec<f64>;

    fn check(&self) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("scale", self.scale.value())
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<f64> {
        let mut x = vec![0.0; self.len];
        draw(self.scale.value(), rng, &mut x);
        x
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, S: Arg<N>, X: Arg<N>> Observation<GaussianRandomWalkOfLen<S>, N> for &[X] {
    fn score(self, distribution: &GaussianRandomWalkOfLen<S>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        finite_of_length(self, distribution.len)?;
        score(self, distribution.scale, sum);
        Ok(())
    }

    fn unequal_lengths(&self, distribution: &GaussianRandomWalkOfLen<S>) -> Option<(usize, usize)> {
        (self.len() != distribution.len).then_some((self.len(), distribution.len))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, S: Arg<N>> Joint<N> for GaussianRandomWalkOfLen<S> {
    type Family = RunTimeSize<GaussianRandomWalk>;

    fn size(&self) -> Result<usize, InvalidParameter> {
        Ok(self.len)
    }

    fn check(&self, _vectors: &Vectors) -> Result<(), InvalidParameter> {
        Distribution::<N>::check(self)
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R, _vectors: &Vectors, x: &mut [f64]) {
        draw(self.scale.value(), rng, x);
    }

    fn score(&self, x: &[f64], partials: &mut [f64], sum: &mut Accumulator<N>, _back: Back<'_>) {
        let add = |i: usize, partial, _: &mut [f64; N]| {
            if N > 0 {
                partials[i] += partial;
            }
        };
        score_steps(x.iter().copied(), self.scale, add, sum);
    }
}

/// The walk is `scale` times one of unit steps, at which the log density is `-len ln scale` and a constant.
#[diagnostic::do_not_recommend]
impl<const N: usize, S: Arg<N>> JointPath<N> for GaussianRandomWalkOfLen<S> {
    fn pull(&self, x: &[f64], partials: &[f64], gradient: &mut [f64; N], _back: Back<'_>) {
        let along: f64 = x.iter().zip(partials).map(|(x, partial)| x * partial).sum();
        self.scale.add_to(-(along + x.len() as f64) / self.scale.value(), gradient);
    }
}
