//! Log densities in four iterations side by side.

use std::f64::consts::PI;

use super::number::{Lanes, Simd, four};
use super::real::LaneArg;
use super::sum::LaneSum;
use crate::distributions::{BernoulliLogits, Exponential, HalfNormal, LogNormal, Normal, Poisson, PoissonLogRate};
use crate::special;

/// A distribution with the same parameters in all iterations, or other ones in each.
///
/// The density is not a number wherever a parameter is not finite, and infinite or not a number wherever a parameter or the value is
/// outside its constraint: such an iteration is run again by itself, which finds out what is wrong.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a distribution",
    label = "expected a distribution such as `Normal::new(0.0, 1.0)`, with parameters that are `f64` or `Real`"
)]
pub trait LaneDistribution<const M: usize>: Copy {
    /// Adds the log density at `x` and its derivatives in the parameters.
    fn score(&self, x: Lanes, simd: Simd, sum: &mut LaneSum<M>);
}

/// `ln √(2π)`
fn ln_sqrt_tau() -> f64 {
    0.5 * (2.0 * PI).ln()
}

impl<const M: usize, L: LaneArg<M>, S: LaneArg<M>> LaneDistribution<M> for Normal<L, S> {
    #[inline(always)]
    fn score(&self, x: Lanes, simd: Simd, sum: &mut LaneSum<M>) {
        let (loc, inverse) = (self.loc.lanes(simd), self.scale.recip_lanes(simd));
        let z = (x - loc) * inverse;
        let kernel = z.times_plus(z * -0.5, loc * 0.0);
        sum.add(kernel - self.scale.ln_lanes(simd) - ln_sqrt_tau());
        if L::ACTIVE {
            self.loc.add_to(z * inverse, sum);
        }
        if S::ACTIVE {
            self.scale.add_to((z * z - 1.0) * inverse, sum);
        }
    }
}

impl<const M: usize, L: LaneArg<M>, S: LaneArg<M>> LaneDistribution<M> for LogNormal<L, S> {
    #[inline(always)]
    fn score(&self, x: Lanes, simd: Simd, sum: &mut LaneSum<M>) {
        let log_x = x.ln();
        Normal::new(self.loc, self.scale).score(log_x, simd, sum);
        sum.add(-log_x);
    }
}

impl<const M: usize, S: LaneArg<M>> LaneDistribution<M> for HalfNormal<S> {
    #[inline(always)]
    fn score(&self, x: Lanes, simd: Simd, sum: &mut LaneSum<M>) {
        Normal::new(0.0, self.scale).score(unless_negative(x), simd, sum);
        sum.add(x.all(2.0_f64.ln()));
    }
}

impl<const M: usize, R: LaneArg<M>> LaneDistribution<M> for Exponential<R> {
    #[inline(always)]
    fn score(&self, x: Lanes, simd: Simd, sum: &mut LaneSum<M>) {
        let (x, rate) = (unless_negative(x), self.rate.lanes(simd));
        sum.add(self.rate.ln_lanes(simd) - rate * x);
        self.rate.add_to(self.rate.recip_lanes(simd) - x, sum);
    }
}

impl<const M: usize, L: LaneArg<M>> LaneDistribution<M> for BernoulliLogits<L> {
    #[inline(always)]
    fn score(&self, x: Lanes, simd: Simd, sum: &mut LaneSum<M>) {
        let logits = self.logits.lanes(simd);
        let sign = x * 2.0 - 1.0;
        let sign = sign.where_or((sign * sign).equal(x.all(1.0)), x.all(f64::NAN));
        let (against, slope) = (-(sign * logits)).softplus();
        // An infinite parameter is outside its constraint, but has a density.
        sum.add(logits * 0.0 - against);
        self.logits.add_to(sign * slope, sum);
    }
}

impl<const M: usize, R: LaneArg<M>> LaneDistribution<M> for Poisson<R> {
    #[inline(always)]
    fn score(&self, x: Lanes, simd: Simd, sum: &mut LaneSum<M>) {
        let rate = self.rate.lanes(simd);
        sum.add(x * self.rate.ln_lanes(simd) - rate - ln_factorial(unless_negative(x), simd));
        self.rate.add_to(x * self.rate.recip_lanes(simd) - 1.0, sum);
    }
}

impl<const M: usize, L: LaneArg<M>> LaneDistribution<M> for PoissonLogRate<L> {
    #[inline(always)]
    fn score(&self, x: Lanes, simd: Simd, sum: &mut LaneSum<M>) {
        let log_rate = self.log_rate.lanes(simd);
        let rate = log_rate.exp();
        sum.add(log_rate * 0.0 + x * log_rate - rate - ln_factorial(unless_negative(x), simd));
        self.log_rate.add_to(x - rate, sum);
    }
}

/// The numbers, of which negative ones are none.
#[inline(always)]
fn unless_negative(x: Lanes) -> Lanes {
    x.all(f64::NAN).where_or(x.less(x.all(0.0)), x)
}

#[inline(always)]
fn ln_factorial(x: Lanes, simd: Simd) -> Lanes {
    Lanes::from_array(simd, four(x.to_array(), |x| special::ln_gamma(x + 1.0)))
}
