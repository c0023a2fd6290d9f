//! Distributions with finitely many values, which a model can sum over.

use super::{
    Bernoulli, BernoulliLogits, Binomial, BinomialLogits, Categorical, CategoricalLogits, Distribution, Params,
    Univariate,
};
use crate::accumulator::Accumulator;
use crate::real::Arg;
use crate::scope::Recorded;

/// A distribution whose values `enumerate` can go through: [`Categorical`], [`Bernoulli`] or [`Binomial`], by probabilities or
/// by log odds.
///
/// ```compile_fail,E0277
/// use svi_runtime::prelude::*;
/// use svi_runtime::distributions::Enumerable;
/// fn summed<D: Enumerable<0>>(_: D) {}
/// summed(Poisson::new(2.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not draw from finitely many values, and cannot be summed out",
    label = "expected a `Categorical`, `Bernoulli` or `Binomial`",
    note = "a latent that is a real number is drawn with `sample`"
)]
pub trait Enumerable<const N: usize>: Distribution<N, Point: Recorded + Copy> {
    /// How many values there are, if that is known when it is compiled; else the largest number.
    #[doc(hidden)]
    const COUNT: usize = usize::MAX;

    /// How many values there are, if the parameters are inside their constraints.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// use svi_runtime::distributions::Enumerable;
    /// assert_eq!(Enumerable::<0>::values(&Categorical::<3>::new([0.2, 0.3, 0.5])), 3);
    /// ```
    fn values(&self) -> usize;

    /// The value with this index.
    ///
    /// ```
    /// use svi_runtime::distributions::{Bernoulli, Enumerable};
    /// assert!(<Bernoulli as Enumerable<0>>::value(1));
    /// ```
    fn value(index: usize) -> Self::Point;

    /// Adds the log of a weight to which the value's probability is proportional.
    #[doc(hidden)]
    fn weigh(&self, index: usize, sum: &mut Accumulator<N>);

    /// It: what the macro asks for, so that no function is quoted where it is not one of these.
    #[doc(hidden)]
    #[inline(always)]
    fn itself(self) -> Self {
        self
    }

    /// Takes off the log of the sum of the weights; nothing where they are probabilities.
    #[doc(hidden)]
    #[inline(always)]
    fn normalise(&self, _sum: &mut Accumulator<N>) {}
}

/// The weights are the probabilities.
macro_rules! by_probabilities {
    (($($generics:tt)*) $D:ty, $Point:ty, $count:expr, |$distribution:ident| $values:expr, |$index:ident| $value:expr) => {
        impl<const N: usize, $($generics)*> Enumerable<N> for $D {
            const COUNT: usize = $count;

            #[inline(always)]
            fn values(&self) -> usize {
                let $distribution = self;
                $values
            }

            #[inline(always)]
            fn value($index: usize) -> $Point {
                $value
            }

            #[inline(always)]
            fn weigh(&self, index: usize, sum: &mut Accumulator<N>) {
                Params::<Self::Family, N>::score(self.params(), index as f64, sum);
            }
        }
    };
}

by_probabilities!((A: Arg<N>) Bernoulli<A>, bool, 2, |_distribution| 2, |index| index == 1);
by_probabilities!((A: Arg<N>) BernoulliLogits<A>, bool, 2, |_distribution| 2, |index| index == 1);
by_probabilities!((A: Arg<N>) Binomial<A>, u64, usize::MAX, |binomial| binomial.total() as usize + 1, |index| index as u64);
by_probabilities!((A: Arg<N>) BinomialLogits<A>, u64, usize::MAX, |binomial| binomial.total() as usize + 1, |index| index as u64);

impl<const N: usize, const K: usize, A: Arg<N>> Enumerable<N> for Categorical<K, A> {
    const COUNT: usize = K;

    #[inline(always)]
    fn values(&self) -> usize {
        K
    }

    #[inline(always)]
    fn value(index: usize) -> usize {
        index
    }

    /// As [`Formula::log_density`](super::Formula::log_density), without a dual number of all probabilities.
    #[inline(always)]
    fn weigh(&self, index: usize, sum: &mut Accumulator<N>) {
        let p = self.probs()[index];
        sum.value += p.known_ln().unwrap_or_else(|| p.value().ln());
        p.add_to(1.0 / p.value(), &mut sum.gradient);
    }
}

/// The weights are relative to the largest, so that log odds of any size lose nothing; their sum is taken off once.
impl<const N: usize, const K: usize, A: Arg<N>> Enumerable<N> for CategoricalLogits<K, A> {
    const COUNT: usize = K;

    #[inline(always)]
    fn values(&self) -> usize {
        K
    }

    #[inline(always)]
    fn value(index: usize) -> usize {
        index
    }

    #[inline(always)]
    fn weigh(&self, index: usize, sum: &mut Accumulator<N>) {
        let logit = self.log_weights()[index];
        sum.value += logit.value() - largest(self.log_weights());
        logit.add_to(1.0, &mut sum.gradient);
    }

    #[inline(always)]
    fn normalise(&self, sum: &mut Accumulator<N>) {
        let top = largest(self.log_weights());
        let weights = self.log_weights().map(|logit| (logit.value() - top).exp());
        let total: f64 = weights.iter().sum();
        sum.value -= total.ln();
        let scale = -1.0 / total;
        for (logit, weight) in self.log_weights().iter().zip(weights) {
            logit.add_to(scale * weight, &mut sum.gradient);
        }
    }
}

#[inline(always)]
fn largest<const N: usize, const K: usize, A: Arg<N>>(logits: &[A; K]) -> f64 {
    logits.iter().map(|logit| logit.value()).fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distributions::Observation;
    use crate::real::Real;
    use crate::slot::Slot;

    /// Fails unless the weights, normalised, are the log masses, with the same derivatives.
    fn assert_masses<const N: usize, D, X>(distribution: D, values: impl IntoIterator<Item = X>)
    where
        D: Enumerable<N>,
        X: Observation<D, N>,
    {
        let mut count = 0;
        for (index, x) in values.into_iter().enumerate() {
            let (mut ours, mut expected) = (Accumulator::new(), Accumulator::new());
            distribution.weigh(index, &mut ours);
            distribution.normalise(&mut ours);
            assert_eq!(x.score(&distribution, &mut expected), Ok(()));
            // a few roundings of numbers of the order of 1
            assert!((ours.value - expected.value).abs() < 1e-14 * expected.value.abs().max(1.0));
            for (a, b) in ours.gradient.into_iter().zip(expected.gradient) {
                assert!((a - b).abs() < 1e-14 * b.abs().max(1.0), "{a} is not {b}");
            }
            count += 1;
        }
        assert_eq!(count, distribution.values());
    }

    #[test]
    fn weights_are_the_masses_once_normalised() {
        let slots = [Slot::new(0), Slot::new(1), Slot::new(2)];
        let leaf = |i: usize, value| Real::<3>::leaf(value, 1.0, &slots[i], 0);
        assert_masses(Categorical::<3>::new([leaf(0, 0.5), leaf(1, 0.25), leaf(2, 0.25)]), 0..3_usize);
        assert_masses(Categorical::<3>::logits([leaf(0, 1000.5), leaf(1, 998.0), leaf(2, 1001.0)]), 0..3_usize);
        assert_masses(Bernoulli::new(leaf(0, 0.3)), [false, true]);
        assert_masses(Bernoulli::logits(leaf(0, -40.0)), [false, true]);
        assert_masses(Binomial::new(4, leaf(0, 0.3)), 0..5_u64);
        assert_masses(Binomial::logits(4, leaf(0, 0.3)), 0..5_u64);
    }
}
