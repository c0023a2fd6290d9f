//! Sorted vectors of independent, identically distributed values.

use rand::Rng;

use super::{
    Continuous, ContinuousDistribution, Distribution, Family, Iid, InvalidParameter, Observation, Params, PathParams,
    Reparameterised, Univariate,
};
use crate::accumulator::Accumulator;
use crate::constraints::{Bijective, Ordered, Positive, PositiveOrdered, RealLine};
use crate::real::{Arg, Real};

/// The order statistics of `K` independent values of one distribution: the values in increasing order, [`Iid::ordered`].
///
/// ```text
/// ln p(x) = ln K! + Σ ln p(x[i])      for x[0] < x[1] < ...
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OrderStatistics<I> {
    iid: I,
}

impl<D, const K: usize> Iid<D, K> {
    /// The values in increasing order: a prior under which cutpoints, or the means of a mixture's components, cannot
    /// change places.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Exponential::new(1.0).iid::<3>().ordered().log_density([1.0, 2.0, 3.0]);
    /// assert!((x.detach() - (6.0_f64.ln() - 6.0)).abs() < 1e-14);
    /// ```
    #[inline(always)]
    pub fn ordered(self) -> OrderStatistics<Self> {
        OrderStatistics { iid: self }
    }
}

/// A support whose increasing vectors are a support.
#[diagnostic::on_unimplemented(
    message = "the order statistics of values in `{Self}` are not supported",
    note = "`ordered` is for distributions on the real numbers or on the positive numbers"
)]
pub trait Sortable: Bijective {
    /// The support of increasing vectors.
    type Sorted: Bijective;
}

impl Sortable for RealLine {
    type Sorted = Ordered;
}

impl<T: 'static> Sortable for Positive<T> {
    type Sorted = PositiveOrdered;
}

/// The support of the order statistics of the distribution `D`.
type Sorted<D, const N: usize> = <<<D as Univariate<N>>::Family as Family>::Support as Sortable>::Sorted;

impl<F: Family<Support: Sortable>, const K: usize> Family for OrderStatistics<Iid<F, K>> {
    const NAME: &'static str = F::NAME;
    type Support = <F::Support as Sortable>::Sorted;
    type Point = [F::Point; K];
}

impl<const N: usize, const K: usize, D> Distribution<N> for OrderStatistics<Iid<D, K>>
where
    D: Univariate<N, Family: Family<Point = f64, Support: Sortable>>,
{
    type Family = OrderStatistics<Iid<D::Family, K>>;
    type Point = [f64; K];

    #[inline(always)]
    fn check(&self) -> Result<(), InvalidParameter> {
        self.iid.check()
    }

    #[inline]
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> [f64; K] {
        let mut x = self.iid.draw(rng);
        x.sort_unstable_by(f64::total_cmp);
        x
    }
}

impl<const N: usize, const K: usize, D> ContinuousDistribution<N> for OrderStatistics<Iid<D, K>>
where
    D: Univariate<N, Family: Family<Point = f64, Support: Sortable>>,
{
    #[inline(always)]
    fn score<'g>(&self, x: [Real<'g, N>; K], sum: &mut Accumulator<N>)
    where
        Self: 'g,
    {
        sum.add(ln_orders::<K>());
        self.iid.score(x, sum);
    }

    #[inline(always)]
    fn contains(&self, x: [f64; K]) -> bool {
        x.is_sorted_by(|a, b| a < b) && self.iid.contains(x)
    }

    #[inline(always)]
    fn constrain<'g>(&self, u: [Real<'g, N>; K]) -> ([Real<'g, N>; K], Real<'g, N>)
    where
        Self: 'g,
    {
        <[f64; K]>::constrain::<Sorted<D, N>, N>(u, self.iid.each.params().bounds())
    }
}

/// `ln K!`.
#[inline(always)]
fn ln_orders<const K: usize>() -> f64 {
    crate::special::ln_gamma(K as f64 + 1.0)
}

/// Where the values are sorted, each is the image of a fixed level of the distribution function, so that its derivatives
/// are those of a single value.
#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, D> Reparameterised<N> for OrderStatistics<Iid<D, K>>
where
    D: Univariate<N, Family: Family<Point = f64, Support: Sortable>, Params: PathParams<D::Family, N>>,
{
    #[inline(always)]
    fn path<'g>(&self, x: [f64; K]) -> [Real<'g, N>; K]
    where
        Self: 'g,
    {
        self.iid.path(x)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, D, X> Observation<OrderStatistics<Iid<D, K>>, N> for [X; K]
where
    D: Univariate<N, Family: Family<Point = f64, Support: Sortable>>,
    X: Arg<N> + Observation<D, N>,
{
    /// The first value that does not increase or is outside the support is given back.
    #[inline(always)]
    fn score(self, distribution: &OrderStatistics<Iid<D, K>>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        let values = self.map(Arg::value);
        if let Some(pair) = values.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(pair[1]);
        }
        Observation::score(self, &distribution.iid, sum)?;
        sum.add(ln_orders::<K>());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::distributions::{Exponential, Normal, Repeat};
    use crate::slot::Slot;

    #[test]
    fn draws_are_the_sorted_values() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let iid = Normal::new(0.5, 2.0).iid::<5>();
        let mut values = Distribution::<0>::draw(&iid, &mut rng.clone());
        values.sort_by(f64::total_cmp);
        let sorted = Distribution::<0>::draw(&iid.ordered(), &mut rng);
        assert_eq!(sorted, values);
        assert!(ContinuousDistribution::<0>::contains(&iid.ordered(), sorted));
    }

    #[test]
    fn only_increasing_values_of_the_support_are_contained() {
        let sorted = Exponential::new(1.0).iid::<2>().ordered();
        let contains = |x| ContinuousDistribution::<0>::contains(&sorted, x);
        assert!(contains([1.0, 2.0]));
        assert!(!contains([2.0, 1.0]));
        assert!(!contains([1.0, 1.0]));
        assert!(!contains([-1.0, 1.0]));
        assert!(!contains([f64::NAN, 1.0]));
    }

    /// The density of the sorted values, `2! p(a) p(b)` for `a < b`, as the image of the whole plane: the transform's
    /// Jacobian and the density together integrate to 1. For exponential values both are elementary: with
    /// `a = exp(u)`, `b = exp(u + exp(v))` the Jacobian is `a b exp(v)`, and the integrand `2 a b exp(v - a - b)`. A unit in
    /// the last place of `ln b`, at most 4, is 4 units of `b`.
    #[test]
    fn the_transform_has_the_jacobian_of_the_sorted_support() {
        let sorted = Exponential::new(1.0).iid::<2>().ordered();
        for (u, v) in [(-1.0_f64, 0.5_f64), (0.3, -2.0), (1.0, 1.0)] {
            let (x, log_jacobian) = ContinuousDistribution::<0>::constrain(&sorted, [Real::from(u), Real::from(v)]);
            let mut sum = Accumulator::<0>::new();
            sorted.score(x, &mut sum);
            let (ln_a, ln_b) = (u, u + v.exp());
            let (a, b) = (ln_a.exp(), ln_b.exp());
            let expected = 2.0_f64.ln() + ln_a + ln_b + v - a - b;
            assert!((sum.value + log_jacobian.detach() - expected).abs() < 16.0 * f64::EPSILON * (1.0 + b));
        }
    }

    #[test]
    fn paths_and_scores_are_elementwise() {
        let (loc, scale) = (Slot::new(0), Slot::new(1));
        let parameters = || (Real::<2>::leaf(0.5, 1.0, &loc, 0), Real::<2>::leaf(2.0, 1.0, &scale, 0));
        let normal = Normal::new(parameters().0, parameters().1);
        let values = [-1.5, 0.5, 4.5];
        let path = normal.iid::<3>().ordered().path(values);
        for (x, value) in path.into_iter().zip(values) {
            assert_eq!(x.detach(), value);
            assert_eq!(x.partials, [1.0, (value - 0.5) / 2.0]);
        }
        let mut sum = Accumulator::<2>::new();
        normal.iid::<3>().ordered().score(values.map(Real::from), &mut sum);
        let mut single = Accumulator::<2>::new();
        for x in values {
            ContinuousDistribution::<2>::score(&normal, Real::from(x), &mut single);
        }
        assert!((sum.value - single.value - 6.0_f64.ln()).abs() < 16.0 * f64::EPSILON);
        assert_eq!(sum.gradient, single.gradient);
    }
}
