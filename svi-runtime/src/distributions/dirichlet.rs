//! The Dirichlet distribution.

use std::array;

use rand::Rng;

use super::gamma_draw::log_gamma;
use super::{
    Continuous, ContinuousDistribution, Distribution, Dual, Family, InvalidParameter, Observation, Reparameterised,
};
use crate::accumulator::Accumulator;
use crate::constraints::{Simplex, Support};
use crate::real::{Arg, Real};
use crate::scalar::Scalar;
use crate::special::incomplete_beta::BetaPoint;

/// The Dirichlet distribution on the simplex: `K` positive numbers whose sum is 1.
///
/// ```text
/// ln p(x) = Σ (concentration_i - 1) ln x_i + ln Γ(Σ concentration_i) - Σ ln Γ(concentration_i)
/// ```
///
/// Its draws are differentiable in the concentrations. Of `concentration_j`, the marginal `x_j`, which is a beta variable,
/// has the derivative of [`Beta`](super::Beta); the other numbers keep their proportions, so that
/// `dx_i = -x_i / (1 - x_j) dx_j` (Jankowiak and Obermeyer 2018, "Pathwise derivatives beyond the reparameterization
/// trick"; Figurnov, Mohamed and Mnih 2018). A number that would be 0 in a draw is the smallest normal one.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Dirichlet::<3>::new([1.0; 3]).log_density([0.2, 0.3, 0.5]);
/// assert!((x.detach() - 2.0_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dirichlet<const K: usize, A = f64> {
    concentration: [A; K],
}

impl<const K: usize> Dirichlet<K> {
    /// Positive concentrations, `f64` or `Real`.
    #[inline(always)]
    pub fn new<A>(concentration: [A; K]) -> Dirichlet<K, A> {
        Dirichlet { concentration }
    }

    /// The log density at `x`, normalised.
    #[inline(always)]
    fn log_density<D: Scalar>(x: [D; K], concentration: [D; K]) -> D {
        let mut total = D::from(0.0);
        let mut sum = D::from(0.0);
        for (x, c) in x.into_iter().zip(concentration) {
            total += c;
            sum += (c - 1.0) * x.ln() - c.ln_gamma();
        }
        sum + total.ln_gamma()
    }
}

impl<const K: usize> Family for Dirichlet<K> {
    const NAME: &'static str = "Dirichlet";
    type Support = Simplex;
    type Point = [f64; K];
}

impl<const N: usize, const K: usize, A: Arg<N>> Distribution<N> for Dirichlet<K, A> {
    type Family = Dirichlet<K>;
    type Point = [f64; K];

    #[inline(always)]
    fn check(&self) -> Result<(), InvalidParameter> {
        self.concentration.iter().try_for_each(|c| InvalidParameter::unless_positive("concentration", c.value()))
    }

    #[inline]
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> [f64; K] {
        let logs = self.concentration.map(|c| log_gamma(c.value(), rng));
        let largest = logs.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let parts = logs.map(|log| (log - largest).exp());
        let total: f64 = parts.iter().sum();
        parts.map(|part| (part / total).max(f64::MIN_POSITIVE))
    }
}

impl<const N: usize, const K: usize, A: Arg<N>> ContinuousDistribution<N> for Dirichlet<K, A> {
    #[inline(always)]
    fn score<'g>(&self, x: [Real<'g, N>; K], sum: &mut Accumulator<N>)
    where
        Self: 'g,
    {
        score(x, self, sum);
    }

    #[inline(always)]
    fn contains(&self, x: [f64; K]) -> bool {
        <Simplex>::contains(&x, (f64::NEG_INFINITY, f64::INFINITY))
    }

    /// Of `u`, the first `K - 1` numbers count.
    #[inline(always)]
    fn constrain<'g>(&self, u: [Real<'g, N>; K]) -> ([Real<'g, N>; K], Real<'g, N>)
    where
        Self: 'g,
    {
        <[f64; K]>::constrain::<Simplex, N>(u, (f64::NEG_INFINITY.into(), f64::INFINITY.into()))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, A: Arg<N>> Reparameterised<N> for Dirichlet<K, A> {
    #[inline]
    fn path<'g>(&self, x: [f64; K]) -> Dual<'g, N, Self>
    where
        Self: 'g,
    {
        let mut partials = [[0.0; N]; K];
        if A::ACTIVE {
            let total = self.concentration.iter().map(|c| c.value()).sum::<f64>();
            for (j, c) in self.concentration.into_iter().enumerate() {
                let others = sum_of_others(&x, j);
                let point = BetaPoint { x: x[j], y: others, a: c.value(), b: total - c.value() };
                let slope = point.logit_slope() * x[j];
                for (i, partials) in partials.iter_mut().enumerate() {
                    c.add_to(if i == j { others * slope } else { -x[i] * slope }, partials);
                }
            }
        }
        array::from_fn(|i| Real::with_partials(x[i], partials[i]))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, A: Arg<N>, X: Arg<N>> Observation<Dirichlet<K, A>, N> for [X; K] {
    #[inline(always)]
    fn score(self, distribution: &Dirichlet<K, A>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        let values = self.map(Arg::value);
        if !ContinuousDistribution::contains(distribution, values) {
            return Err(outlier(values));
        }
        score(self, distribution, sum);
        Ok(())
    }
}

/// Adds the log density at `x`.
#[inline(always)]
fn score<const N: usize, const K: usize>(
    x: [impl Arg<N>; K],
    distribution: &Dirichlet<K, impl Arg<N>>,
    sum: &mut Accumulator<N>,
) {
    let density = Dirichlet::log_density(x.map(Arg::dual), distribution.concentration.map(Arg::dual));
    sum.add(Real::from_dual(density));
}

/// `1 - x_j`, exact also where `x_j` is near 1.
#[inline(always)]
fn sum_of_others(x: &[f64], j: usize) -> f64 {
    x[..j].iter().sum::<f64>() + x[j + 1..].iter().sum::<f64>()
}

/// The first number that is not between 0 and 1, or else the sum.
fn outlier<const K: usize>(x: [f64; K]) -> f64 {
    let inside = |x: &f64| *x > 0.0 && *x < 1.0;
    x.iter().copied().find(|x| !inside(x)).unwrap_or_else(|| x.iter().sum())
}
