//! The categorical distribution.

use rand::{Rng, RngExt};

use super::{Family, Formula, InvalidParameter, Univariate};
use crate::constraints::Category;
use crate::real::Arg;
use crate::scalar::Scalar;

/// How far the sum of probabilities may be from 1, for numbers rounded to six places or computed in single precision.
const SUM_TOLERANCE: f64 = 1e-6;

/// The categorical distribution on the numbers `0..K` of categories.
///
/// ```text
/// ln p(x) = ln probs[x]
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Categorical::<3>::new([0.2, 0.3, 0.5]).log_density(2);
/// assert_eq!(x.detach(), 0.5_f64.ln());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Categorical<const K: usize, A = f64> {
    probs: [A; K],
}

/// The [`Categorical`] distribution by unnormalised log probabilities, [`Categorical::logits`].
#[derive(Clone, Copy, Debug)]
pub struct CategoricalLogits<const K: usize, A = f64> {
    logits: [A; K],
}

impl<const K: usize> Categorical<K> {
    /// The probabilities, which sum to 1 (within a millionth), all `f64` or all `Real`s.
    #[inline(always)]
    pub fn new<A>(probs: [A; K]) -> Categorical<K, A> {
        const { assert!(K > 0, "a categorical distribution has at least one category") };
        Categorical { probs }
    }

    /// Log probabilities, up to a number that is added to all of them; all `f64` or all `Real`s.
    ///
    /// ```text
    /// ln p(x) = logits[x] - ln Σ exp(logits)
    /// ```
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Categorical::<2>::logits([1000.0, 1000.0]).log_density(0);
    /// assert_eq!(x.detach(), 0.5_f64.ln());
    /// ```
    #[inline(always)]
    pub fn logits<A>(logits: [A; K]) -> CategoricalLogits<K, A> {
        const { assert!(K > 0, "a categorical distribution has at least one category") };
        CategoricalLogits { logits }
    }
}

impl<const K: usize, A> Categorical<K, A> {
    #[inline(always)]
    pub(super) fn probs(&self) -> &[A; K] {
        &self.probs
    }
}

impl<const K: usize, A> CategoricalLogits<K, A> {
    #[inline(always)]
    pub(super) fn log_weights(&self) -> &[A; K] {
        &self.logits
    }
}

/// Whether `x` is one of `0..K`.
#[inline(always)]
fn is_category<const K: usize>(x: f64) -> bool {
    (0.0..K as f64).contains(&x) && x.fract() == 0.0
}

/// The first category at which the sum of `weights` exceeds `level` times the whole sum.
#[inline]
fn draw_by_weights<const K: usize>(weights: [f64; K], level: f64) -> usize {
    let mut rest = level * weights.iter().sum::<f64>();
    let mut last = 0;
    for (i, weight) in weights.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0) {
        last = i;
        if rest < weight {
            break;
        }
        rest -= weight;
    }
    last
}

impl<const K: usize> Family for Categorical<K> {
    const NAME: &'static str = "Categorical";
    type Support = Category;
    type Point = usize;
}

impl<const K: usize> Formula<K> for Categorical<K> {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, probs: [D; K]) -> D {
        probs[x.re() as usize].ln()
    }

    #[inline(always)]
    fn check(probs: [f64; K]) -> Result<(), InvalidParameter> {
        for p in probs {
            InvalidParameter::unless_probability("probs", p)?;
        }
        let sum = probs.iter().sum::<f64>();
        InvalidParameter::unless((sum - 1.0).abs() <= SUM_TOLERANCE, "probs", sum, "a vector that sums to 1")
    }

    #[inline]
    fn draw<R: Rng + ?Sized>(probs: [f64; K], rng: &mut R) -> usize {
        draw_by_weights(probs, rng.random())
    }

    #[inline(always)]
    fn contains(x: f64, _params: [f64; K]) -> bool {
        is_category::<K>(x)
    }
}

impl<const K: usize> Family for CategoricalLogits<K> {
    const NAME: &'static str = "CategoricalLogits";
    type Support = Category;
    type Point = usize;
}

#[inline(always)]
fn largest<const K: usize>(logits: [f64; K]) -> f64 {
    logits.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

impl<const K: usize> Formula<K> for CategoricalLogits<K> {
    #[inline(always)]
    fn log_density<D: Scalar>(x: D, logits: [D; K]) -> D {
        let category = x.re() as usize;
        let values = logits.map(|l| l.re());
        let top = largest(values);
        let weights = values.map(|l| (l - top).exp());
        let beside_top = others(weights, values.iter().position(|l| *l == top).unwrap_or(0));
        let total = 1.0 + beside_top;
        // has the derivatives of ln Σ exp, without the exponential of a dual number for every category
        let mut mean = D::from(0.0);
        for (i, (l, weight)) in logits.into_iter().zip(weights).enumerate() {
            // what the other categories have, for the difference of 1 and the own share cancels
            let share = if i == category { others(weights, category) / -total } else { weight / total };
            mean += l * share;
        }
        (-mean).chain(values[category] - top - beside_top.ln_1p(), || 1.0)
    }

    #[inline(always)]
    fn check(logits: [f64; K]) -> Result<(), InvalidParameter> {
        logits.into_iter().try_for_each(|l| InvalidParameter::unless_finite("logits", l))
    }

    #[inline]
    fn draw<R: Rng + ?Sized>(logits: [f64; K], rng: &mut R) -> usize {
        let top = largest(logits);
        draw_by_weights(logits.map(|l| (l - top).exp()), rng.random())
    }

    #[inline(always)]
    fn contains(x: f64, _params: [f64; K]) -> bool {
        is_category::<K>(x)
    }
}

/// The sum of all weights but one.
#[inline(always)]
fn others<const K: usize>(weights: [f64; K], but: usize) -> f64 {
    weights.iter().enumerate().filter(|(i, _)| *i != but).map(|(_, weight)| weight).sum()
}

impl<const N: usize, const K: usize, A: Arg<N>> Univariate<N> for Categorical<K, A> {
    type Family = Categorical<K>;
    type Params = [A; K];

    #[inline(always)]
    fn params(&self) -> [A; K] {
        self.probs
    }
}

impl<const N: usize, const K: usize, A: Arg<N>> Univariate<N> for CategoricalLogits<K, A> {
    type Family = CategoricalLogits<K>;
    type Params = [A; K];

    #[inline(always)]
    fn params(&self) -> [A; K] {
        self.logits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accumulator::Accumulator;
    use crate::distributions::Observation;
    use crate::real::Real;
    use crate::slot::Slot;

    #[test]
    fn every_parameter_has_its_derivative() {
        let slots = [Slot::new(0), Slot::new(1), Slot::new(2)];
        let leaf = |i: usize, value| Real::<3>::leaf(value, 1.0, &slots[i], 0);
        let probs = Categorical::<3>::new([leaf(0, 0.5), leaf(1, 0.25), leaf(2, 0.25)]);
        let mut sum = Accumulator::new();
        assert_eq!(1.score(&probs, &mut sum), Ok(()));
        assert_eq!((sum.value, sum.gradient), (0.25_f64.ln(), [0.0, 4.0, 0.0]));

        // the softmax of these is the vector above
        let logits = Categorical::<3>::logits([leaf(0, 3.0 + 2.0_f64.ln()), leaf(1, 3.0), leaf(2, 3.0)]);
        let mut sum = Accumulator::new();
        assert_eq!(1.score(&logits, &mut sum), Ok(()));
        for (ours, expected) in sum.gradient.into_iter().zip([-0.5, 0.75, -0.25]) {
            assert!((ours - expected).abs() < 8.0 * f64::EPSILON);
        }
        assert!((sum.value - 0.25_f64.ln()).abs() < 8.0 * f64::EPSILON);
    }

    #[test]
    fn draws_never_have_probability_zero() {
        for level in [0.0, 0.5, 1.0_f64.next_down(), 1.0] {
            assert!([1, 2].contains(&draw_by_weights([0.0, 0.5, 0.5, 0.0], level)));
        }
    }
}
