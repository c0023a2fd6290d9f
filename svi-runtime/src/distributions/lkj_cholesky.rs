//! The LKJ distribution of correlation matrices.

use std::f64::consts::PI;

use num_dual::Dual64;
use rand::Rng;

use super::gamma_draw::log_gamma;
use super::{Continuous, ContinuousDistribution, Distribution, Family, InvalidParameter, Observation, Reparameterised};
use crate::accumulator::Accumulator;
use crate::constraints::{Bijective, CorrCholesky, Support};
use crate::real::{Arg, Real};
use crate::scalar::Scalar;
use crate::special::incomplete_beta::BetaPoint;

/// The Lewandowski-Kurowicka-Joe distribution of correlation matrices of `K` variables, on their Cholesky factors `L`:
/// `p(L Lᵀ)` is proportional to `det(L Lᵀ)` to the power of `concentration - 1`. With 1 it is uniform over the matrices, with
/// more it favours those near the identity.
///
/// ```text
/// ln p(L) = Σ (K - 1 - i + 2 (concentration - 1)) ln L[i][i] - ln Z      over i = 1, .., K - 1,
/// ln Z = Σ (ln(π) i / 2 + ln Γ(concentration + (K - 1 - i) / 2) - ln Γ(concentration + (K - 1) / 2))
/// ```
///
/// The density is in the numbers below the diagonal, counted from 0. A value is the factor, `[[Real; K]; K]`; with a `Real`
/// for each scale it makes the `scale_tril` of a [`MultivariateNormal`](super::MultivariateNormal).
///
/// Its draws are differentiable: the partial correlations are beta variables (Lewandowski, Kurowicka and Joe 2009,
/// "Generating random correlation matrices based on vines and extended onion method"; Figurnov, Mohamed and Mnih 2018).
///
/// ```
/// use svi_runtime::prelude::*;
///
/// // uniform over the correlations of two variables, from -1 to 1
/// let x: Real<0> = LkjCholesky::<2>::new(1.0).log_density([[1.0, 0.0], [0.6, 0.8]]);
/// assert!((x.detach() + 2.0_f64.ln()).abs() < 1e-14);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LkjCholesky<const K: usize, A = f64> {
    concentration: A,
}

impl<const K: usize> LkjCholesky<K> {
    /// `concentration > 0`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn new<A>(concentration: A) -> LkjCholesky<K, A> {
        LkjCholesky { concentration }
    }
}

/// Adds the log density at a factor with this diagonal.
#[inline]
fn score<const N: usize, const K: usize, X: Arg<N>>(
    x: [[X; K]; K],
    concentration: impl Arg<N>,
    sum: &mut Accumulator<N>,
) {
    let c = concentration.value();
    for (i, row) in x.iter().enumerate().skip(1) {
        let exponent = (K - 1 - i) as f64 + 2.0 * (c - 1.0);
        let diagonal = row[i].value();
        let ln = diagonal.ln();
        sum.value += exponent * ln;
        row[i].add_to(exponent / diagonal, &mut sum.gradient);
        concentration.add_to(2.0 * ln, &mut sum.gradient);
    }
    let constant = ln_normaliser::<K, _>(concentration.seed::<1>(0));
    sum.value -= constant.re;
    concentration.add_to(-constant.eps.0.map_or(0.0, |eps| eps[0]), &mut sum.gradient);
}

#[inline]
fn ln_normaliser<const K: usize, D: Scalar>(concentration: D) -> D {
    let Some(last) = K.checked_sub(1) else { return D::from(0.0) };
    let whole = (concentration + 0.5 * last as f64).ln_gamma();
    (1..K).fold(D::from(0.0), |sum, i| {
        let part = (concentration + 0.5 * (last - i) as f64).ln_gamma();
        sum + part - whole + 0.5 * i as f64 * PI.ln()
    })
}

/// Both shapes of the beta variable that a partial correlation in this column is.
#[inline(always)]
fn shape<const K: usize>(concentration: f64, column: usize) -> f64 {
    concentration + 0.5 * (K as f64 - 2.0 - column as f64)
}

impl<const K: usize> Family for LkjCholesky<K> {
    const NAME: &'static str = "LkjCholesky";
    type Support = CorrCholesky;
    type Point = [[f64; K]; K];
}

impl<const N: usize, const K: usize, A: Arg<N>> Distribution<N> for LkjCholesky<K, A> {
    type Family = LkjCholesky<K>;
    type Point = [[f64; K]; K];

    #[inline(always)]
    fn check(&self) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_positive("concentration", self.concentration.value())
    }

    /// Of two gamma variables with the same shape, the partial correlation is `(a - b) / (a + b)`, and half the difference of
    /// their logarithms its inverse hyperbolic tangent.
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> [[f64; K]; K] {
        let mut u = [[0.0; K]; K];
        let mut numbers = u.as_flattened_mut().iter_mut();
        for row in 0..K {
            for (column, u) in (0..row).zip(&mut numbers) {
                let shape = shape::<K>(self.concentration.value(), column);
                *u = 0.5 * (log_gamma(shape, rng) - log_gamma(shape, rng));
            }
        }
        factor(u)
    }
}

fn factor<const K: usize>(u: [[f64; K]; K]) -> [[f64; K]; K] {
    let mut x = u;
    let len = <CorrCholesky>::unconstrained_len(K * K);
    <CorrCholesky>::constrain(&u.as_flattened()[..len], (0.0, 0.0), x.as_flattened_mut());
    x
}

impl<const N: usize, const K: usize, A: Arg<N>> ContinuousDistribution<N> for LkjCholesky<K, A> {
    #[inline(always)]
    fn score<'g>(&self, x: [[Real<'g, N>; K]; K], sum: &mut Accumulator<N>)
    where
        Self: 'g,
    {
        score(x, self.concentration, sum);
    }

    fn contains(&self, x: [[f64; K]; K]) -> bool {
        <CorrCholesky>::contains(x.as_flattened(), (0.0, 0.0))
    }

    #[inline(always)]
    fn constrain<'g>(&self, u: [[Real<'g, N>; K]; K]) -> ([[Real<'g, N>; K]; K], Real<'g, N>)
    where
        Self: 'g,
    {
        <[[f64; K]; K]>::constrain::<CorrCholesky, N>(u, (0.0.into(), 0.0.into()))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, A: Arg<N>> Reparameterised<N> for LkjCholesky<K, A> {
    /// `2 atanh` of a partial correlation is the logit of a beta variable.
    fn path<'g>(&self, x: [[f64; K]; K]) -> [[Real<'g, N>; K]; K]
    where
        Self: 'g,
    {
        let mut u = [[0.0; K]; K];
        let len = <CorrCholesky>::unconstrained_len(K * K);
        <CorrCholesky>::unconstrain(x.as_flattened(), (0.0, 0.0), &mut u.as_flattened_mut()[..len]);
        let mut seeded = [[Dual64::from_re(0.0); K]; K];
        let mut numbers = seeded.as_flattened_mut().iter_mut().zip(u.as_flattened());
        for row in 0..K {
            for (column, (seeded, u)) in (0..row).zip(&mut numbers) {
                *seeded = Dual64::new(*u, atanh_slope(*u, shape::<K>(self.concentration.value(), column)));
            }
        }
        let mut image = seeded;
        let bounds = (Dual64::from_re(0.0), Dual64::from_re(0.0));
        <CorrCholesky>::constrain(&seeded.as_flattened()[..len], bounds, image.as_flattened_mut());
        <[[f64; K]; K]>::dual::<N>(|i| {
            let mut partials = [0.0; N];
            self.concentration.add_to(image.as_flattened()[i].eps, &mut partials);
            Real::with_partials(x.as_flattened()[i], partials)
        })
    }
}

/// The derivative of `u` in both shapes, where `2 u` is the logit of a symmetric beta variable.
fn atanh_slope(u: f64, shape: f64) -> f64 {
    let (x, y) = (crate::special::sigmoid(2.0 * u), crate::special::sigmoid(-2.0 * u));
    let [first, second] = BetaPoint { x, y, a: shape, b: shape }.logit_slopes();
    0.5 * (first + second)
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const K: usize, A: Arg<N>, X: Arg<N>> Observation<LkjCholesky<K, A>, N> for [[X; K]; K] {
    fn score(self, distribution: &LkjCholesky<K, A>, sum: &mut Accumulator<N>) -> Result<(), f64> {
        let values = self.map(|row| row.map(Arg::value));
        <CorrCholesky>::violation(values.as_flattened(), (0.0, 0.0)).map_or(Ok(()), Err)?;
        score(self, distribution.concentration, sum);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::distributions::{Beta, Formula, Pathwise};
    use crate::slot::Slot;

    const DRAWS: usize = 100_000;

    /// The correlations, their squares being what is averaged, and the derivatives of these along the draw.
    fn squares(x: [[Real<'_, 1>; 3]; 3]) -> [(f64, f64); 3] {
        let correlations = [x[1][0], x[2][0], x[2][0] * x[1][0] + x[2][1] * x[1][1]];
        correlations.map(|r| {
            let square = r * r;
            (square.value, square.partials[0])
        })
    }

    /// Each correlation of `K` variables is `2 b - 1` of a beta variable `b` with both shapes `a = concentration - 1 + K / 2`
    /// (Lewandowski, Kurowicka and Joe 2009), whose variance is `1 / (2 a + 1)`. The means are within 5 standard errors.
    #[test]
    fn correlations_and_their_derivatives_have_the_means_of_beta_variables() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(20_260_101);
        for concentration in [0.6, 1.0, 4.0] {
            let slot = Slot::new(0);
            let lkj = LkjCholesky::<3>::new(Real::<1>::leaf(concentration, 1.0, &slot, 0));
            let mut sums = [[0.0; 4]; 3];
            for _ in 0..DRAWS {
                let x = Distribution::<1>::draw(&lkj, &mut rng);
                assert!(lkj.contains(x));
                for (sums, (square, slope)) in sums.iter_mut().zip(squares(lkj.path(x))) {
                    for (sum, term) in sums.iter_mut().zip([square, square * square, slope, slope * slope]) {
                        *sum += term / DRAWS as f64;
                    }
                }
            }
            let width = 2.0 * (concentration + 0.5) + 1.0;
            for [mean, square, slope, slope_square] in sums {
                let error = |mean: f64, square: f64| 5.0 * ((square - mean * mean) / DRAWS as f64).sqrt();
                assert!((mean - 1.0 / width).abs() < error(mean, square), "{concentration}: {mean}");
                let expected = -2.0 / (width * width);
                assert!((slope - expected).abs() < error(slope, slope_square), "{concentration}: {slope} {expected}");
            }
        }
    }

    /// Of two variables it is a symmetric beta distribution, moved to -1 to 1. The path is the sum of those in both shapes.
    #[test]
    fn two_variables_have_a_beta_distribution() {
        let slot = Slot::new(0);
        for (concentration, r) in [(0.7, -0.9), (1.0, 0.3), (5.5, 0.6_f64)] {
            let lkj = LkjCholesky::<2>::new(Real::<1>::leaf(concentration, 1.0, &slot, 0));
            let point = [[1.0, 0.0], [r, (1.0 - r * r).sqrt()]];
            let b = 0.5 * (1.0 + r);
            let mut sum = Accumulator::new();
            lkj.score(point.map(|row| row.map(Real::from)), &mut sum);
            let expected = Beta::log_density(b, [concentration, concentration]) - 2.0_f64.ln();
            assert!((sum.value - expected).abs() < 1e-13 * (1.0 + expected.abs()), "{} {expected}", sum.value);
            let [_, [along, _]] = lkj.path(point);
            let expected = 2.0 * <Beta as Pathwise<2>>::path(b, [concentration; 2]).iter().sum::<f64>();
            assert!((along.partials[0] - expected).abs() < 1e-12, "{} {expected}", along.partials[0]);
        }
    }
}
