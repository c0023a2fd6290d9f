//! Mixtures of distributions of one family.

use std::array;

use num_dual::DualSVec64;
use rand::Rng;

use super::{Categorical, Family, Formula, InvalidParameter, Params, Repeat, Univariate};
use crate::accumulator::Accumulator;
use crate::real::{Arg, Real, log_sum_exp};

/// A mixture of `K` distributions of one family: a component is drawn with the probabilities `weights`, and then a value of
/// that component.
///
/// ```text
/// ln p(x) = ln Σ weights[k] component[k](x)
/// ```
///
/// The components are written in place, as an array or by [`from_fn`](Self::from_fn). As a latent, the support is that of the
/// components, or what lies between the outermost of their bounds.
///
/// ```
/// use svi_runtime::prelude::*;
/// let mixture = Mixture::new([0.25, 0.75], [Exponential::new(1.0), Exponential::new(2.0)]);
/// let x: Real<0> = mixture.log_density(0.0);
/// assert!((x.detach() - 1.75_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Mixture<D, W = ()> {
    weights: W,
    components: D,
}

impl Mixture<()> {
    /// The weights, which sum to 1 (within a millionth), all `f64` or all `Real`s, and the components.
    #[inline(always)]
    pub fn new<const K: usize, D, A>(weights: [A; K], components: [D; K]) -> Mixture<[D; K], [A; K]> {
        const { assert!(K > 0, "a mixture has at least one component") };
        Mixture { weights, components }
    }

    /// The weights, and the function that makes the component of an index.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let means = [-1.0, 1.0];
    /// let mixture = Mixture::from_fn([0.5, 0.5], |k| Normal::new(means[k], 2.0));
    /// let x: Real<0> = mixture.log_density(0.0);
    /// let one: Real<0> = Normal::new(1.0, 2.0).log_density(0.0);
    /// assert!((x.detach() - one.detach()).abs() < 1e-15);
    /// ```
    #[inline(always)]
    pub fn from_fn<const K: usize, D, A>(
        weights: [A; K],
        component: impl FnMut(usize) -> D,
    ) -> Mixture<[D; K], [A; K]> {
        Self::new(weights, array::from_fn(component))
    }
}

impl<F: Family> Family for Mixture<F> {
    const NAME: &'static str = "Mixture";
    type Support = F::Support;
    type Point = F::Point;
}

impl<D: Copy, W: Copy> Repeat for Mixture<D, W> {}

impl<const N: usize, const K: usize, A: Arg<N>, D: Univariate<N>> Univariate<N> for Mixture<[D; K], [A; K]> {
    type Family = Mixture<D::Family>;
    type Params = Self;

    #[inline(always)]
    fn params(&self) -> Self {
        *self
    }
}

impl<const N: usize, const K: usize, A: Arg<N>, D: Univariate<N>> Params<Mixture<D::Family>, N>
    for Mixture<[D; K], [A; K]>
{
    const SELF_CHECKING: bool = false;

    #[inline]
    fn score(self, x: impl Arg<N>, sum: &mut Accumulator<N>) {
        let terms: [Real<'_, N>; K] = array::from_fn(|k| {
            let (weight, params) = (self.weights[k], self.components[k].params());
            let mut term = Accumulator::new();
            if !params.contains(x.value()) {
                return f64::NEG_INFINITY.into();
            }
            params.score(x, &mut term);
            term.value += weight.value().ln();
            weight.add_to(1.0 / weight.value(), &mut term.gradient);
            term.into_real()
        });
        sum.add(log_sum_exp(terms));
    }

    fn check(self) -> Result<(), InvalidParameter> {
        let named = |invalid| InvalidParameter { parameter: "weights", ..invalid };
        Categorical::check(self.weights.map(Arg::value)).map_err(named)?;
        self.components.iter().try_for_each(|component| component.params().check())
    }

    #[inline(always)]
    fn contains(self, x: f64) -> bool {
        self.components.iter().any(|component| component.params().contains(x))
    }

    fn bounds(self) -> (DualSVec64<N>, DualSVec64<N>) {
        let bounds = self.components.map(|component| component.params().bounds());
        bounds.into_iter().fold(bounds[0], |(low, high), (l, h)| {
            (if l.re < low.re { l } else { low }, if h.re > high.re { h } else { high })
        })
    }

    fn draw<R: Rng + ?Sized>(self, rng: &mut R) -> <D::Family as Family>::Point {
        let component = Categorical::draw(self.weights.map(Arg::value), rng);
        self.components[component].params().draw(rng)
    }
}
