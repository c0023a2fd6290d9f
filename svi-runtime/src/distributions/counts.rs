//! Vectors of counts that sum to a total: the multinomial and the Dirichlet-multinomial distribution.

use std::array;

use rand::Rng;

use super::binomial::check_total;
use super::discrete::times_ln;
use super::{
    Binomial, Categorical, CategoricalLogits, Dirichlet, Distribution, Family, Formula, InvalidParameter, Observation,
};
use crate::accumulator::Accumulator;
use crate::constraints::Total;
use crate::real::Arg;
use crate::special;

/// The multinomial distribution of how often each of `K` categories comes up in `total` independent trials.
///
/// ```text
/// ln p(x) = ln total! - Σ ln x[i]! + Σ x[i] ln probs[i]      for Σ x[i] = total
/// ```
///
/// It is observed at an array of any integer type.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = Multinomial::<3>::new(3, [0.5, 0.25, 0.25]).log_density([1, 1, 1]);
/// assert!((x.detach() - (6.0_f64 / 32.0).ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Multinomial<const K: usize, A = f64> {
    total: u64,
    probs: [A; K],
}

/// The [`Multinomial`] distribution by unnormalised log probabilities, [`Multinomial::logits`].
#[derive(Clone, Copy, Debug)]
pub struct MultinomialLogits<const K: usize, A = f64> {
    total: u64,
    logits: [A; K],
}

/// The Dirichlet-multinomial distribution: a [`Multinomial`] whose probabilities are drawn from a
/// [`Dirichlet`](super::Dirichlet) distribution.
///
/// ```text
/// ln p(x) = ln total! - Σ ln x[i]! + Σ ln (concentration[i])_x[i] - ln (Σ concentration[i])_total      for Σ x[i] = total,
/// ```
///
/// with the rising factorial `(a)_k = Γ(a + k) / Γ(a)`. It is observed at an array of any integer type.
///
/// ```
/// use svi_runtime::prelude::*;
/// // each of the three outcomes is as likely
/// let x: Real<0> = DirichletMultinomial::<2>::new(2, [1.0, 1.0]).log_density([1, 1]);
/// assert!((x.detach() + 3.0_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DirichletMultinomial<const K: usize, A = f64> {
    total: u64,
    concentration: [A; K],
}

impl<const K: usize> Multinomial<K> {
    /// `total < 2⁵³` trials, and the probabilities, which sum to 1 (within a millionth), all `f64` or all `Real`s.
    #[inline(always)]
    pub fn new<A>(total: u64, probs: [A; K]) -> Multinomial<K, A> {
        const { assert!(K > 0, "a multinomial distribution has at least one category") };
        Multinomial { total, probs }
    }

    /// `total < 2⁵³` trials, and log probabilities, up to a number that is added to all of them; all `f64` or all `Real`s.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Multinomial::<2>::logits(2, [1000.0, 1000.0]).log_density([1, 1]);
    /// assert!((x.detach() - 0.5_f64.ln()).abs() < 1e-12);
    /// ```
    #[inline(always)]
    pub fn logits<A>(total: u64, logits: [A; K]) -> MultinomialLogits<K, A> {
        const { assert!(K > 0, "a multinomial distribution has at least one category") };
        MultinomialLogits { total, logits }
    }
}

impl<const K: usize> DirichletMultinomial<K> {
    /// `total < 2⁵³` trials, and positive concentrations, all `f64` or all `Real`s.
    #[inline(always)]
    pub fn new<A>(total: u64, concentration: [A; K]) -> DirichletMultinomial<K, A> {
        const { assert!(K > 0, "a multinomial distribution has at least one category") };
        DirichletMultinomial { total, concentration }
    }
}

/// An integer that can be a count.
pub trait Integer: Copy {
    /// The integer as an `f64`, exact up to 2⁵³.
    fn count(self) -> f64;
}

macro_rules! integers {
    ($($T:ty)*) => { $(
        impl Integer for $T {
            #[inline(always)]
            fn count(self) -> f64 {
                self as f64
            }
        }
    )* };
}

integers!(u8 u16 u32 u64 usize i32 i64);

/// The counts, if none is negative and they sum to the total; else the one that is negative, or the sum.
#[inline]
fn counts<const K: usize>(x: [impl Integer; K], total: u64) -> Result<[f64; K], f64> {
    let x = x.map(Integer::count);
    let sum = x.iter().sum::<f64>();
    x.iter().copied().find(|x| *x < 0.0).map_or(Ok(()), Err)?;
    if sum == total as f64 { Ok(x) } else { Err(sum) }
}

/// `ln total! - Σ ln x[i]!`.
#[inline]
fn ln_arrangements<const K: usize>(total: u64, x: [f64; K]) -> f64 {
    x.iter().fold(special::ln_gamma(total as f64 + 1.0), |sum, x| sum - special::ln_gamma(x + 1.0))
}

/// A draw by a binomial variable for each category but the last, among the trials that are left.
fn draw_counts<const K: usize, R: Rng + ?Sized>(total: u64, weights: [f64; K], rng: &mut R) -> [u64; K] {
    let mut left = total;
    array::from_fn(|i| {
        let rest = weights[i..].iter().sum::<f64>();
        let share = if i + 1 == K { 1.0 } else { (weights[i] / rest).clamp(0.0, 1.0) };
        let x = if left == 0 { 0 } else { <Binomial as Formula<2>>::draw([left as f64, share], rng) };
        left -= x;
        x
    })
}

macro_rules! family {
    ($($Name:ident)*) => { $(
        impl<const K: usize> Family for $Name<K> {
            const NAME: &'static str = stringify!($Name);
            type Support = Total;
            type Point = [u64; K];
        }
    )* };
}

family!(Multinomial MultinomialLogits DirichletMultinomial);

impl<const N: usize, const K: usize, A: Arg<N>> Distribution<N> for Multinomial<K, A> {
    type Family = Multinomial<K>;
    type Point = [u64; K];

    fn check(&self) -> Result<(), InvalidParameter> {
        check_total(self.total as f64)?;
        <Categorical<K> as Formula<K>>::check(self.probs.map(Arg::value))
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> [u64; K] {
        draw_counts(self.total, self.probs.map(Arg::value), rng)
    }
}

impl<const N: usize, const K: usize, A: Arg<N>> Distribution<N> for MultinomialLogits<K, A> {
    type Family = MultinomialLogits<K>;
    type Point = [u64; K];

    fn check(&self) -> Result<(), InvalidParameter> {
        check_total(self.total as f64)?;
        <CategoricalLogits<K> as Formula<K>>::check(self.logits.map(Arg::value))
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> [u64; K] {
        let (weights, _) = softmax(self.logits.map(Arg::value));
        draw_counts(self.total, weights, rng)
    }
}

impl<const N: usize, const K: usize, A: Arg<N>> Distribution<N> for DirichletMultinomial<K, A> {
    type Family = DirichletMultinomial<K>;
    type Point = [u64; K];

    fn check(&self) -> Result<(), InvalidParameter> {
        check_total(self.total as f64)?;
        self.concentration.iter().try_for_each(|c| InvalidParameter::unless_positive("concentration", c.value()))
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> [u64; K] {
        let probs = Distribution::<0>::draw(&Dirichlet::new(self.concentration.map(Arg::value)), rng);
        draw_counts(self.total, probs, rng)
    }
}

/// The probabilities, and the logarithm of what normalises them.
fn softmax<const K: usize>(logits: [f64; K]) -> ([f64; K], f64) {
    let top = logits.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let weights = logits.map(|l| (l - top).exp());
    let sum = weights.iter().sum::<f64>();
    (weights.map(|w| w / sum), top + sum.ln())
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, A: Arg<N>, X: Integer> Observation<Multinomial<K, A>, N> for [X; K] {
    fn score(self, distribution: &Multinomial<K, A>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        let x = counts(self, distribution.total)?;
        sum.value += ln_arrangements(distribution.total, x);
        for (x, p) in x.into_iter().zip(distribution.probs) {
            let value = p.value();
            sum.value += times_ln(x, value);
            if x != 0.0 {
                p.add_to(x / value, &mut sum.gradient);
            }
        }
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, A: Arg<N>, X: Integer> Observation<MultinomialLogits<K, A>, N> for [X; K] {
    fn score(self, distribution: &MultinomialLogits<K, A>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        let x = counts(self, distribution.total)?;
        let total = distribution.total as f64;
        let (probs, normaliser) = softmax(distribution.logits.map(Arg::value));
        sum.value += ln_arrangements(distribution.total, x);
        for ((x, p), l) in x.into_iter().zip(probs).zip(distribution.logits) {
            sum.value += x * (l.value() - normaliser);
            l.add_to(x - total * p, &mut sum.gradient);
        }
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, A: Arg<N>, X: Integer> Observation<DirichletMultinomial<K, A>, N> for [X; K] {
    fn score(self, distribution: &DirichletMultinomial<K, A>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        let x = counts(self, distribution.total)?;
        let total = distribution.total as f64;
        let whole = distribution.concentration.iter().map(|c| c.value()).sum::<f64>();
        let of_whole = special::ln_rising_slope(whole, total);
        sum.value += ln_arrangements(distribution.total, x) - special::ln_rising(whole, total);
        for (x, c) in x.into_iter().zip(distribution.concentration) {
            sum.value += special::ln_rising(c.value(), x);
            if A::ACTIVE {
                c.add_to(special::ln_rising_slope(c.value(), x) - of_whole, &mut sum.gradient);
            }
        }
        Ok(())
    }
}
