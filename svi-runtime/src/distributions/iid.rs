//! Vectors of fixed size of independent, identically distributed values.

use std::array;

use num_dual::DualSVec64;
use rand::Rng;

use super::{
    Bernoulli, BernoulliLogits, Binomial, BinomialLogits, Categorical, CategoricalLogits, Cauchy,
    ContinuousDistribution, Distribution, Exponential, Family, Flat, HalfCauchy, HalfNormal, InvalidParameter, Laplace,
    LogNormal, NegativeBinomial2, Normal, Observation, Params, PathParams, Poisson, PoissonLogRate, Reparameterised,
    Uniform, Univariate, VonMises,
};
use crate::accumulator::Accumulator;
use crate::constraints::Support;
use crate::real::Real;

/// `K` independent values of one distribution, [`Repeat::iid`].
#[derive(Clone, Copy, Debug)]
pub struct Iid<D, const K: usize> {
    pub(super) each: D,
}

/// The method `iid` of every distribution of one variable.
pub trait Repeat: Copy {
    /// `K` independent values of the distribution: an array of fixed size.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Exponential::new(1.0).iid::<3>().log_density([1.0, 2.0, 3.0]);
    /// assert_eq!(x.detach(), -6.0);
    /// ```
    #[inline(always)]
    fn iid<const K: usize>(self) -> Iid<Self, K> {
        Iid { each: self }
    }
}

macro_rules! repeat {
    ($($Name:ident<$($T:ident),*>),* $(,)?) => { $(
        impl<$($T: Copy),*> Repeat for $Name<$($T),*> {}
    )* };
}

repeat!(
    Bernoulli<P>,
    BernoulliLogits<L>,
    Binomial<P>,
    BinomialLogits<L>,
    Cauchy<L, S>,
    Exponential<A>,
    HalfCauchy<S>,
    HalfNormal<S>,
    Laplace<L, S>,
    LogNormal<L, S>,
    NegativeBinomial2<M, C>,
    Normal<L, S>,
    Poisson<A>,
    PoissonLogRate<A>,
    Uniform<L, H>,
    VonMises<L, C>,
);

impl<S, B: Copy> Repeat for Flat<S, B> {}
impl<const K: usize, A: Copy> Repeat for Categorical<K, A> {}
impl<const K: usize, A: Copy> Repeat for CategoricalLogits<K, A> {}

impl<F: Family, const K: usize> Family for Iid<F, K> {
    const NAME: &'static str = F::NAME;
    type Support = F::Support;
    type Point = [F::Point; K];
}

impl<const N: usize, const K: usize, D: Univariate<N>> Distribution<N> for Iid<D, K> {
    type Family = Iid<D::Family, K>;
    type Point = [<D::Family as Family>::Point; K];

    #[inline(always)]
    fn check(&self) -> Result<(), InvalidParameter> {
        self.each.params().check()
    }

    #[inline(always)]
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> Self::Point {
        let params = self.each.params();
        array::from_fn(|_| params.draw(rng))
    }
}

impl<const N: usize, const K: usize, D> ContinuousDistribution<N> for Iid<D, K>
where
    D: Univariate<N, Family: Family<Point = f64>>,
{
    #[inline(always)]
    fn score<'g>(&self, x: [Real<'g, N>; K], sum: &mut Accumulator<N>)
    where
        Self: 'g,
    {
        let params = self.each.params();
        for x in x {
            params.score(x, sum);
        }
    }

    #[inline(always)]
    fn contains(&self, x: [f64; K]) -> bool {
        let params = self.each.params();
        x.into_iter().all(|x| params.contains(x))
    }

    #[inline(always)]
    fn constrain<'g>(&self, u: [Real<'g, N>; K]) -> ([Real<'g, N>; K], Real<'g, N>)
    where
        Self: 'g,
    {
        constrain_all::<<D::Family as Family>::Support, N, K>(u, self.each.params().bounds())
    }
}

/// The image of `u` under the transform of the support `S`, and the log of the determinant of the Jacobian.
#[inline(always)]
pub(super) fn constrain_all<'g, S: Support, const N: usize, const K: usize>(
    u: [Real<'g, N>; K],
    bounds: (DualSVec64<N>, DualSVec64<N>),
) -> ([Real<'g, N>; K], Real<'g, N>) {
    let u = u.map(Real::to_dual);
    let mut x = u;
    let log_jacobian = S::constrain(&u, bounds, &mut x);
    (x.map(Real::from_dual), Real::from_dual(log_jacobian))
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, D> Reparameterised<N> for Iid<D, K>
where
    D: Univariate<N, Family: Family<Point = f64>, Params: PathParams<D::Family, N>>,
{
    #[inline(always)]
    fn path<'g>(&self, x: [f64; K]) -> [Real<'g, N>; K]
    where
        Self: 'g,
    {
        let params = self.each.params();
        x.map(|x| params.path(x))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, D: Copy, X: Observation<D, N>> Observation<Iid<D, K>, N> for [X; K] {
    /// Nothing is added unless all values are in the support.
    #[inline(always)]
    fn score(self, distribution: &Iid<D, K>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        let mut total = *sum;
        for x in self {
            x.score(&distribution.each, &mut total)?;
        }
        *sum = total;
        Ok(())
    }
}
