//! Distributions: log densities, draws, pathwise derivatives, supports and parameter checks.
//!
//! A family is one type, generic over its parameters, each an `f64` or a [`Real`]. What it computes is written once:
//! [`Formula::log_density`] over any [`Scalar`], run on a dual number of just those arguments that have derivatives.

mod bernoulli;
mod beta;
mod binomial;
mod categorical;
mod cauchy;
mod censored;
mod closed_form;
mod continuous;
mod counts;
mod cumulative;
mod dirichlet;
mod discrete;
mod elements;
mod enumerable;
mod exponential;
mod flat;
mod gamma;
mod gamma_draw;
mod gaussian_random_walk;
mod half_cauchy;
mod half_normal;
mod iid;
mod inverse_gamma;
mod joint;
mod laplace;
mod lkj_cholesky;
mod log_normal;
mod mixture;
mod multivariate_normal;
mod negative_binomial;
mod normal;
mod observation;
mod order_statistics;
mod ordered_logistic;
mod params;
mod poisson;
mod run_time_size;
mod student_t;
mod truncated;
mod uniform;
mod von_mises;
mod zero_inflated;

use rand::Rng;

pub use bernoulli::{Bernoulli, BernoulliLogits};
pub use beta::Beta;
pub use binomial::{Binomial, BinomialLogits};
pub use categorical::{Categorical, CategoricalLogits};
pub use cauchy::Cauchy;
pub use censored::Censored;
pub use closed_form::{ClosedForm, Pulled};
pub use continuous::Continuous;
pub use counts::{DirichletMultinomial, Integer, Multinomial, MultinomialLogits};
pub use cumulative::{Cumulative, CumulativeParams, Tail};
pub use dirichlet::Dirichlet;
pub use discrete::Discrete;
pub use elements::{ElementParam, Elements, PathElements, Vectorized};
pub use enumerable::Enumerable;
pub use exponential::Exponential;
pub use flat::{Flat, FlatOn};
pub use gamma::Gamma;
pub use gaussian_random_walk::{GaussianRandomWalk, GaussianRandomWalkOfLen};
pub use half_cauchy::HalfCauchy;
pub use half_normal::HalfNormal;
pub use iid::{Iid, Repeat};
pub use inverse_gamma::InverseGamma;
pub use joint::{Back, Joint, JointPath, Mean};
pub use laplace::Laplace;
pub use lkj_cholesky::LkjCholesky;
pub use log_normal::LogNormal;
pub use mixture::Mixture;
pub use multivariate_normal::{Covariance, MultivariateNormal, Parametrisation, Precision, ScaleTril};
pub use negative_binomial::NegativeBinomial2;
pub use normal::Normal;
pub use observation::Observation;
pub use order_statistics::{OrderStatistics, Sortable};
pub use ordered_logistic::OrderedLogistic;
pub use params::{Params, PathParams};
pub use poisson::{Poisson, PoissonLogRate};
pub use run_time_size::{Location, OfRunTimeSize, RunTimeSize, Square, SquareOf};
pub use student_t::StudentT;
pub use truncated::{Bound, Truncated};
pub use uniform::Uniform;
pub use von_mises::VonMises;
pub use zero_inflated::ZeroInflated;

use crate::accumulator::Accumulator;
use crate::constraints::{Bijective, Support};
use crate::real::{Arg, Real};
use crate::scalar::Scalar;

/// A parameter of a distribution outside its constraint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InvalidParameter {
    /// The parameter's name, as `new` has it.
    pub parameter: &'static str,
    /// Its value.
    pub value: f64,
    /// What it has to be: "positive", "between 0 and 1".
    pub expected: &'static str,
}

impl InvalidParameter {
    /// `Ok` if `holds`, else the error.
    #[inline(always)]
    pub fn unless(holds: bool, parameter: &'static str, value: f64, expected: &'static str) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(Self { parameter, value, expected }) }
    }

    /// The check of a parameter that has to be positive and finite.
    #[inline(always)]
    pub fn unless_positive(parameter: &'static str, value: f64) -> Result<(), Self> {
        Self::unless(value > 0.0 && value < f64::INFINITY, parameter, value, "positive and finite")
    }

    /// The check of a parameter that has to be finite.
    #[inline(always)]
    pub fn unless_finite(parameter: &'static str, value: f64) -> Result<(), Self> {
        Self::unless(value.is_finite(), parameter, value, "finite")
    }

    /// The check of a parameter that has to be a probability, 0 and 1 included.
    #[inline(always)]
    pub fn unless_probability(parameter: &'static str, value: f64) -> Result<(), Self> {
        Self::unless((0.0..=1.0).contains(&value), parameter, value, "between 0 and 1")
    }

    /// The check of the bounds of an interval, `low` and `high`.
    #[inline(always)]
    pub fn unless_bounds(low: f64, high: f64) -> Result<(), Self> {
        Self::unless_finite("low", low)?;
        Self::unless_finite("high", high)?;
        Self::unless(low < high, "high", high, "above `low`")
    }
}

/// What is known of a family whatever its parameters: its name, its support and the type of its values.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a family of distributions",
    label = "expected a family such as `Normal`",
    note = "a family of your own implements `Family`, `Formula` and `Univariate`, all in `svi_runtime::distributions`"
)]
pub trait Family {
    /// The family's name, as a user writes it.
    const NAME: &'static str;
    /// Where its density is positive, as far as it does not depend on parameters.
    type Support: Support;
    /// A value: `f64`, an array of `f64`, `bool`, `u64` for counts or `usize` for categories.
    type Point;
}

/// A family of one variable with `P` parameters: one formula each for its density and draws.
pub trait Formula<const P: usize>: Family {
    /// Whether the log density is infinite or not a number wherever a parameter is outside its constraint or the value
    /// outside the support. Then nothing need be checked while it is finite.
    const SELF_CHECKING: bool = false;

    /// The log density (or log mass) at `x`, which is inside the support, normalised.
    fn log_density<D: Scalar>(x: D, params: [D; P]) -> D;

    /// The same, where the logarithms of some parameters may be known already. Families in which a logarithm is a good part
    /// of the work override it.
    #[inline(always)]
    fn log_density_known<D: Scalar>(x: D, params: [D; P], _ln: [Option<f64>; P]) -> D {
        Self::log_density(x, params)
    }

    /// The same at `x`, whose logarithm may be known, with its derivatives written down; `None` if they are to be derived.
    /// It is for families that stand in innermost loops: what does not depend on `x` can be computed before the loop.
    #[inline(always)]
    fn closed_form(_x: (f64, Option<f64>), _params: [f64; P], _ln: [Option<f64>; P]) -> Option<ClosedForm<P>> {
        None
    }

    /// Whether the parameters are inside their constraints.
    fn check(params: [f64; P]) -> Result<(), InvalidParameter>;

    /// A draw.
    fn draw<R: Rng + ?Sized>(params: [f64; P], rng: &mut R) -> Self::Point;

    /// The support's bounds where they depend on the parameters, and infinities where they do not.
    #[inline(always)]
    fn bounds<D: Scalar>(_params: [D; P]) -> (D, D) {
        (D::from(f64::NEG_INFINITY), D::from(f64::INFINITY))
    }

    /// Whether the density at `x` is positive.
    #[inline(always)]
    fn contains(x: f64, params: [f64; P]) -> bool {
        Self::Support::contains(&[x], Self::bounds(params))
    }
}

/// A family whose draws are differentiable in their parameters.
pub trait Pathwise<const P: usize>: Formula<P> {
    /// The derivatives of a draw in its parameters, at the value `x` that was drawn: `dx/dparam` at a fixed level of the
    /// distribution function (Figurnov, Mohamed and Mnih 2018, "Implicit reparameterization gradients").
    fn path(x: f64, params: [f64; P]) -> [f64; P];

    /// The gradient of `log_density(x) - partial * x` along the path of the draw `x`, written down; `None` if it is to be
    /// put together from its parts.
    #[inline(always)]
    fn pull_closed(_x: f64, _params: [f64; P], _partial: f64) -> Option<Pulled<P>> {
        None
    }
}

/// A distribution of one variable: a family and its parameters.
pub trait Univariate<const N: usize>: Copy {
    /// The family, with constant parameters.
    type Family: Family;

    /// The types of the parameters, a tuple.
    type Params: Params<Self::Family, N>;

    /// The parameters, in the order of the family's formula.
    fn params(&self) -> Self::Params;
}

/// A distribution whose parameters are `f64` or the [`Real`]s of a body with `N` slots.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a distribution",
    label = "expected a distribution such as `Normal::new(0.0, 1.0)`, with parameters that are `f64` or `Real`"
)]
pub trait Distribution<const N: usize>: Copy {
    /// The family, with constant parameters.
    type Family: Family<Point = Self::Point>;
    /// A value.
    type Point;
    /// See [`Formula::SELF_CHECKING`].
    const SELF_CHECKING: bool = false;

    /// It: what the macro asks for, so that no function is quoted where it is not one of these.
    #[doc(hidden)]
    #[inline(always)]
    fn itself(self) -> Self {
        self
    }

    /// Whether the parameters are inside their constraints.
    fn check(&self) -> Result<(), InvalidParameter>;

    /// A draw.
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> Self::Point;
}

/// A distribution of real numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a distribution of real numbers",
    label = "expected a distribution such as `Normal::new(0.0, 1.0)`, with parameters that are `f64` or `Real`"
)]
pub trait ContinuousDistribution<const N: usize>: Distribution<N, Point: Continuous> {
    /// Adds the log density at `x` and its derivatives.
    fn score<'g>(&self, x: Dual<'g, N, Self>, sum: &mut Accumulator<N>)
    where
        Self: 'g;

    /// Whether the density at `x` is positive.
    fn contains(&self, x: Self::Point) -> bool;

    /// The bijection from `R^k` onto the support, `k` being [`Bijective::unconstrained_len`]: the value at `u`, and the log
    /// of the absolute determinant of its Jacobian.
    fn constrain<'g>(&self, u: Dual<'g, N, Self>) -> (Dual<'g, N, Self>, Real<'g, N>)
    where
        Self: 'g;
}

/// The value of a distribution's site in a body.
pub type Dual<'g, const N: usize, D> = <<D as Distribution<N>>::Point as Continuous>::Dual<'g, N>;

/// A distribution whose draws are differentiable in their parameters, as a guide's have to be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no reparameterised sampler, which a guide's sites need",
    label = "its draws are not differentiable in their parameters"
)]
pub trait Reparameterised<const N: usize>: ContinuousDistribution<N> {
    /// The draw `x` as a number of the body: its derivatives are those of the draw in the parameters.
    fn path<'g>(&self, x: Self::Point) -> Dual<'g, N, Self>
    where
        Self: 'g;

    /// Adds the gradient of `log_density(x) - Σ partials[i] x[i]` along the path of the draw `x`; the result is the draw's
    /// [`path`](Self::path).
    #[inline(always)]
    fn pull<'g>(&self, x: Self::Point, partials: &[f64], gradient: &mut [f64; N]) -> Dual<'g, N, Self>
    where
        Self: 'g,
    {
        let x = self.path(x);
        let mut term = Accumulator::new();
        self.score(x, &mut term);
        for (i, partial) in partials.iter().enumerate() {
            Self::Point::real(x, i).add_to(-partial, &mut term.gradient);
        }
        for (sum, t) in gradient.iter_mut().zip(term.gradient) {
            *sum += t;
        }
        x
    }
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

/// The log density of a distribution at a value, as a number of the body: what a mixture or a hand-marginalised discrete
/// variable is made of.
pub trait LogDensity<const N: usize, X>: Distribution<N> {
    /// The log density (or log mass) at `x`; minus infinity outside the support.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Normal::new(0.0, 1.0).log_density(0.0);
    /// assert_eq!(x.detach(), -0.5 * (2.0 * std::f64::consts::PI).ln());
    /// ```
    fn log_density<'g>(&self, x: X) -> Real<'g, N>
    where
        Self: 'g,
        X: 'g;
}

impl<const N: usize, X: Observation<Self, N>, D: Distribution<N>> LogDensity<N, X> for D {
    #[inline]
    fn log_density<'g>(&self, x: X) -> Real<'g, N>
    where
        Self: 'g,
        X: 'g,
    {
        let mut sum = Accumulator::new();
        match x.score(self, &mut sum) {
            Ok(()) => sum.into_real(),
            Err(_) => Real::from(f64::NEG_INFINITY),
        }
    }
}
