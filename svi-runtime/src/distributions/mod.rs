//! Distributions: log densities, draws, pathwise derivatives, supports and parameter checks.
//!
//! A family is one type, generic over its parameters, each an `f64` or a [`Real`]. What it computes is written once:
//! [`Formula::log_density`] over any [`Scalar`](crate::Scalar), run on a dual number of just those arguments that have
//! derivatives.

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
mod family;
mod flat;
mod gamma;
mod gamma_draw;
mod gaussian_random_walk;
mod half_cauchy;
mod half_normal;
mod iid;
mod invalid_parameter;
mod inverse_gamma;
mod joint;
mod laplace;
mod lkj_cholesky;
mod log_density;
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
mod univariate;
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
pub use family::{Family, Formula, Pathwise};
pub use flat::{Flat, FlatOn};
pub use gamma::Gamma;
pub use gaussian_random_walk::{GaussianRandomWalk, GaussianRandomWalkOfLen};
pub use half_cauchy::HalfCauchy;
pub use half_normal::HalfNormal;
pub use iid::{Iid, Repeat};
pub use invalid_parameter::InvalidParameter;
pub use inverse_gamma::InverseGamma;
pub use joint::{Back, Joint, JointPath, Mean};
pub use laplace::Laplace;
pub use lkj_cholesky::LkjCholesky;
pub use log_density::LogDensity;
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
pub use run_time_size::{AnySquare, Location, OfRunTimeSize, RunTimeSize, Square, SquareOf};
pub use student_t::StudentT;
pub use truncated::{Bound, Truncated};
pub use uniform::Uniform;
pub use univariate::Univariate;
pub use von_mises::VonMises;
pub use zero_inflated::ZeroInflated;

use crate::accumulator::Accumulator;
use crate::real::{Arg, Real};

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

    /// The bijection from `R^k` onto the support, `k` being
    /// [`Bijective::unconstrained_len`](crate::constraints::Bijective::unconstrained_len): the value at `u`, and the log of the
    /// absolute determinant of its Jacobian.
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
