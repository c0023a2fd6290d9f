//! Distributions of one variable.

use rand::Rng;

use super::{ContinuousDistribution, Distribution, Family, InvalidParameter, Params, PathParams, Reparameterised};
use crate::accumulator::Accumulator;
use crate::constraints::Bijective;
use crate::real::Real;

/// A distribution of one variable: a family and its parameters.
pub trait Univariate<const N: usize>: Copy {
    /// The family, with constant parameters.
    type Family: Family;

    /// The types of the parameters, a tuple.
    type Params: Params<Self::Family, N>;

    /// The parameters, in the order of the family's formula.
    fn params(&self) -> Self::Params;
}

impl<const N: usize, D: Univariate<N>> Distribution<N> for D {
    type Family = D::Family;
    type Point = <D::Family as Family>::Point;
    const SELF_CHECKING: bool = D::Params::SELF_CHECKING;

    #[inline(always)]
    fn check(&self) -> Result<(), InvalidParameter> {
        self.params().check()
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> Self::Point {
        self.params().draw(rng)
    }
}

impl<const N: usize, D: Univariate<N, Family: Family<Point = f64, Support: Bijective>>> ContinuousDistribution<N>
    for D
{
    #[inline(always)]
    fn score<'g>(&self, x: Real<'g, N>, sum: &mut Accumulator<N>)
    where
        Self: 'g,
    {
        self.params().score(x, sum);
    }

    #[inline(always)]
    fn contains(&self, x: f64) -> bool {
        self.params().contains(x)
    }

    #[inline(always)]
    fn constrain<'g>(&self, u: Real<'g, N>) -> (Real<'g, N>, Real<'g, N>)
    where
        Self: 'g,
    {
        let mut x = [u.to_dual()];
        let log_jacobian = <D::Family as Family>::Support::constrain(&[u.to_dual()], self.params().bounds(), &mut x);
        (Real::from_dual(x[0]), Real::from_dual(log_jacobian))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, D> Reparameterised<N> for D
where
    D: Univariate<N, Family: Family<Point = f64, Support: Bijective>, Params: PathParams<D::Family, N>>,
{
    #[inline(always)]
    fn path<'g>(&self, x: f64) -> Real<'g, N>
    where
        Self: 'g,
    {
        self.params().path(x)
    }

    #[inline(always)]
    fn pull<'g>(&self, x: f64, partials: &[f64], gradient: &mut [f64; N]) -> Real<'g, N>
    where
        Self: 'g,
    {
        self.params().pull(x, partials[0], gradient)
    }
}
