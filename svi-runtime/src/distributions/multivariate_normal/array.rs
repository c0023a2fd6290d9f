//! The multivariate normal distribution of an array.

use rand::Rng;

use super::of_any_size::{OfBody, check_observed, draw};
use super::{MultivariateNormal, Parametrisation, ScaleTril};
use crate::accumulator::Accumulator;
use crate::constraints::RealLine;
use crate::distributions::{
    Continuous, ContinuousDistribution, Distribution, InvalidParameter, Observation, Reparameterised,
};
use crate::linalg::kernels;
use crate::real::{Arg, Real};

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
            Real::with_partials(x[i], partials)
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
