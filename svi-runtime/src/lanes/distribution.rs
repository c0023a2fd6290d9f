//! Log densities of several iterations side by side.

use std::f64::consts::PI;

use super::number::Lanes;
use super::real::LaneArg;
use super::simd::Simd;
use super::sum::LaneSum;
use crate::constraints::Kind;
use crate::distributions::{
    Bernoulli, BernoulliLogits, Exponential, HalfNormal, LogNormal, Normal, Poisson, PoissonLogRate,
};
use crate::special;

/// A distribution with the same parameters in all iterations, or other ones in each.
///
/// The density is not a number wherever a parameter is not finite or outside its constraint, and infinite or not a number wherever the
/// value is: such an iteration is run again by itself, which finds out what is wrong. Behind a discrete latent, a density of zero would
/// hide a parameter, but no value, which is that of all terms.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a distribution",
    label = "expected a distribution such as `Normal::new(0.0, 1.0)`, with parameters that are `f64` or `Real`"
)]
pub trait LaneDistribution<const M: usize, S: Simd>: Copy {
    /// Adds the log density at `x` and its derivatives in the parameters.
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>);
}

/// A distribution of a latent.
pub trait LaneContinuous<const M: usize, S: Simd>: LaneDistribution<M, S> {
    /// The support.
    const KIND: Kind;

    /// The derivative of the log density at `x` in the value.
    fn slope(&self, x: Lanes<S>, simd: S) -> Lanes<S>;
}

/// `ln √(2π)`
pub(super) fn ln_sqrt_tau() -> f64 {
    0.5 * (2.0 * PI).ln()
}

impl<const M: usize, S: Simd, L: LaneArg<M, S>, C: LaneArg<M, S>> LaneDistribution<M, S> for Normal<L, C> {
    #[inline(always)]
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>) {
        let (loc, inverse) = (self.loc.lanes(simd), self.scale.recip_lanes(simd));
        let z = (x - loc) * inverse;
        let kernel = z.times_plus(z * -0.5, loc * 0.0);
        sum.add(kernel - self.scale.ln_lanes(simd) - ln_sqrt_tau());
        if L::ACTIVE {
            self.loc.add_to(z * inverse, sum);
        }
        if C::ACTIVE {
            self.scale.add_to((z * z - 1.0) * inverse, sum);
        }
    }
}

impl<const M: usize, S: Simd, L: LaneArg<M, S>, C: LaneArg<M, S>> LaneContinuous<M, S> for Normal<L, C> {
    const KIND: Kind = Kind::Real;

    #[inline(always)]
    fn slope(&self, x: Lanes<S>, simd: S) -> Lanes<S> {
        let inverse = self.scale.recip_lanes(simd);
        (self.loc.lanes(simd) - x) * inverse * inverse
    }
}

impl<const M: usize, S: Simd, L: LaneArg<M, S>, C: LaneArg<M, S>> LaneDistribution<M, S> for LogNormal<L, C> {
    #[inline(always)]
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>) {
        let log_x = x.ln();
        Normal::new(self.loc, self.scale).score(log_x, simd, sum);
        sum.add(-log_x);
    }
}

impl<const M: usize, S: Simd, L: LaneArg<M, S>, C: LaneArg<M, S>> LaneContinuous<M, S> for LogNormal<L, C> {
    const KIND: Kind = Kind::Positive;

    #[inline(always)]
    fn slope(&self, x: Lanes<S>, simd: S) -> Lanes<S> {
        (Normal::new(self.loc, self.scale).slope(x.ln(), simd) - 1.0) / x
    }
}

impl<const M: usize, S: Simd, C: LaneArg<M, S>> LaneDistribution<M, S> for HalfNormal<C> {
    #[inline(always)]
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>) {
        Normal::new(0.0, self.scale).score(unless_negative(x), simd, sum);
        sum.add(x.all(2.0_f64.ln()));
    }
}

impl<const M: usize, S: Simd, C: LaneArg<M, S>> LaneContinuous<M, S> for HalfNormal<C> {
    const KIND: Kind = Kind::Positive;

    #[inline(always)]
    fn slope(&self, x: Lanes<S>, simd: S) -> Lanes<S> {
        Normal::new(0.0, self.scale).slope(x, simd)
    }
}

impl<const M: usize, S: Simd, R: LaneArg<M, S>> LaneDistribution<M, S> for Exponential<R> {
    #[inline(always)]
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>) {
        let (x, rate) = (unless_negative(x), self.rate.lanes(simd));
        sum.add(self.rate.ln_lanes(simd) - rate * x);
        self.rate.add_to(self.rate.recip_lanes(simd) - x, sum);
    }
}

impl<const M: usize, S: Simd, R: LaneArg<M, S>> LaneContinuous<M, S> for Exponential<R> {
    const KIND: Kind = Kind::Positive;

    #[inline(always)]
    fn slope(&self, _x: Lanes<S>, simd: S) -> Lanes<S> {
        -self.rate.lanes(simd)
    }
}

impl<const M: usize, S: Simd, P: LaneArg<M, S>> LaneDistribution<M, S> for Bernoulli<P> {
    #[inline(always)]
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>) {
        let (zero, one) = (x.all(0.0), x.all(1.0));
        let (ln, ln_rest) = (self.probs.ln_lanes(simd), self.probs.ln_rest_lanes(simd));
        let value = ln.where_equal(x, one, ln_rest.where_equal(x, zero, x.all(f64::NAN)));
        // At 0, at 1 and beyond one of the logarithms is not finite.
        sum.add(value + (ln + ln_rest) * 0.0);
        let slope = self.probs.recip_lanes(simd).where_equal(x, one, -self.probs.recip_rest_lanes(simd));
        self.probs.add_to(slope, sum);
    }
}

impl<const M: usize, S: Simd, L: LaneArg<M, S>> LaneDistribution<M, S> for BernoulliLogits<L> {
    #[inline(always)]
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>) {
        let logits = self.logits.lanes(simd);
        let sign = x * 2.0 - 1.0;
        let sign = sign.where_equal(sign * sign, x.all(1.0), x.all(f64::NAN));
        let (against, slope) = (-(sign * logits)).softplus();
        // An infinite parameter is outside its constraint, but has a density.
        sum.add(logits * 0.0 - against);
        self.logits.add_to(sign * slope, sum);
    }
}

impl<const M: usize, S: Simd, R: LaneArg<M, S>> LaneDistribution<M, S> for Poisson<R> {
    #[inline(always)]
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>) {
        let rate = self.rate.lanes(simd);
        sum.add(x * self.rate.ln_lanes(simd) - rate - ln_factorial(unless_negative(x), simd));
        self.rate.add_to(x * self.rate.recip_lanes(simd) - 1.0, sum);
    }
}

impl<const M: usize, S: Simd, L: LaneArg<M, S>> LaneDistribution<M, S> for PoissonLogRate<L> {
    #[inline(always)]
    fn score(&self, x: Lanes<S>, simd: S, sum: &mut LaneSum<M, S>) {
        let log_rate = self.log_rate.lanes(simd);
        let rate = log_rate.exp();
        sum.add(log_rate * 0.0 + x * log_rate - rate - ln_factorial(unless_negative(x), simd));
        self.log_rate.add_to(x - rate, sum);
    }
}

/// The numbers, of which negative ones are none.
#[inline(always)]
fn unless_negative<S: Simd>(x: Lanes<S>) -> Lanes<S> {
    x.all(f64::NAN).where_less(x, x.all(0.0), x)
}

#[inline(always)]
fn ln_factorial<S: Simd>(x: Lanes<S>, simd: S) -> Lanes<S> {
    Lanes::from_array(simd, S::each(x.to_array(), |x| special::ln_gamma(x + 1.0)))
}
