//! Vectors of fixed size of independent, identically distributed values.

use std::array;

use rand::Rng;

use super::{
    Bernoulli, BernoulliLogits, Beta, Binomial, BinomialLogits, Categorical, CategoricalLogits, Cauchy, Continuous,
    ContinuousDistribution, Distribution, Exponential, Family, Flat, Gamma, HalfCauchy, HalfNormal, InvalidParameter,
    InverseGamma, Laplace, LogNormal, NegativeBinomial2, Normal, Observation, Params, PathParams, Poisson,
    PoissonLogRate, Reparameterised, StudentT, Uniform, Univariate, Vectorized, VonMises,
};
use crate::accumulator::Accumulator;
use crate::constraints::Bijective;
use crate::real::Real;

/// What the log density is called elsewhere. No distribution has it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the log density of a distribution at a value is called `log_density` here",
    label = "write `.log_density(x)`"
)]
pub trait LogProb {}

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

    #[doc(hidden)]
    fn log_prob<X, R>(&self, _x: X) -> R
    where
        Self: LogProb,
    {
        unreachable!("no distribution has a method of this name")
    }

    /// `len` independent values of the distribution: a vector of run-time length. In a body it is written `.iid(len)`.
    #[inline(always)]
    fn iid_vector(self, len: usize) -> Vectorized<Self> {
        Vectorized::new(self, Some(len))
    }

    /// `rows * columns` independent values of the distribution: a matrix of run-time size. In a body it is written
    /// `.iid((rows, columns))`.
    #[inline(always)]
    fn iid_matrix(self, rows: usize, columns: usize) -> Vectorized<Self> {
        Vectorized::new(self, Some(rows.saturating_mul(columns))).with_columns(columns)
    }

    /// In a guide: the distribution itself, where it draws from a part of the latent's support only, which does not compile
    /// unless it is said. It stands right behind the constructor.
    ///
    /// The divergence that is minimised is finite, but no fit can put mass on what the guide never draws: the best one is the
    /// best on that part, and its tails say nothing about the posterior's. Say it where the posterior is known to be there.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    ///
    /// #[model]
    /// fn waiting() {
    ///     let _time = sample("time", Exponential::new(1.0)); // any positive number
    /// }
    ///
    /// #[guide(model = waiting)]
    /// fn short() {
    ///     let a = param("a", Positive(2.0));
    ///     sample("time", Beta::new(a, 1.0).narrower()); // numbers between 0 and 1
    /// }
    ///
    /// let falling = |step: u64| 0.05 * 0.998_f64.powf(step as f64);
    /// let svi = Svi::new(waiting(), short(), TraceElbo::new(), Adam::new(falling));
    /// let run = svi.run(0, 3_000, (), ())?;
    /// // The loss is a / (a + 1) + ln a - (a - 1) / a, whose derivative vanishes where a³ + 2a² - a - 1 = 0.
    /// assert!((run.params.guide.a - 0.8019).abs() < 0.05);
    /// # Ok::<(), SviError>(())
    /// ```
    #[inline(always)]
    fn narrower(self) -> Self {
        self
    }

    /// Independent values, one for each number of the parameters that are vectors or slices of data: a vector of as many. In
    /// a body it may also be written `.to_event(1)`, and for parameters that are matrices `.to_event(2)`.
    ///
    /// One of the parameters has to be a vector. That none is, is a compile error where it can be seen, and an
    /// [`SviError::NoLength`](crate::SviError::NoLength) of `init` elsewhere.
    #[inline(always)]
    fn to_event(self) -> Vectorized<Self> {
        Vectorized::new(self, None)
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
    Beta<A, B>,
    Binomial<P>,
    BinomialLogits<L>,
    Cauchy<L, S>,
    Exponential<A>,
    Gamma<C, R>,
    HalfCauchy<S>,
    HalfNormal<S>,
    InverseGamma<C, R>,
    Laplace<L, S>,
    LogNormal<L, S>,
    NegativeBinomial2<M, C>,
    Normal<L, S>,
    Poisson<A>,
    PoissonLogRate<A>,
    StudentT<V, L, S>,
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
    const SELF_CHECKING: bool = D::Params::SELF_CHECKING;

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
    D: Univariate<N, Family: Family<Point = f64, Support: Bijective>>,
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
        <[f64; K]>::constrain::<<D::Family as Family>::Support, N>(u, self.each.params().bounds())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, D> Reparameterised<N> for Iid<D, K>
where
    D: Univariate<N, Family: Family<Point = f64, Support: Bijective>, Params: PathParams<D::Family, N>>,
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
    #[inline(always)]
    fn score(self, distribution: &Iid<D, K>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        self.into_iter().try_for_each(|x| x.score(&distribution.each, sum))
    }
}
