//! Distributions within bounds.

use num_dual::DualSVec64;
use rand::{Rng, RngExt};

use super::cumulative::{CumulativeParams, Tail, ln_difference};
use super::{Family, InvalidParameter, Params, PathParams, Repeat, Univariate};
use crate::accumulator::Accumulator;
use crate::constraints::{GreaterThan, Interval, LessThan, RealLine};
use crate::real::{Arg, Real, log_sum_exp};

/// A distribution within bounds: its density above `low`, below `high` or between them, divided by the probability of that.
///
/// ```text
/// ln p(x) = ln base(x) - ln(F(high) - F(low))      for low <= x <= high
/// ```
///
/// It is for the distributions whose distribution function `F` is implemented with its derivatives:
/// [`Cumulative`](super::Cumulative). The bounds may be latent, and lie inside the support of the distribution. Its draws are
/// differentiable in all parameters, at a fixed level of `F` between the bounds (Figurnov, Mohamed and Mnih 2018).
///
/// ```
/// use svi_runtime::prelude::*;
/// let half: Real<0> = Truncated::above(Normal::new(0.0, 2.0), 0.0).log_density(1.5);
/// let same: Real<0> = HalfNormal::new(2.0).log_density(1.5);
/// assert!((half.detach() - same.detach()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Truncated<D, L = f64, H = f64> {
    base: D,
    low: L,
    high: H,
}

impl<D, L, H> Truncated<D, L, H> {
    /// Between `low` and `high`, each an `f64` or a `Real`.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Truncated::new(Exponential::new(1.0), 0.0, 2.0_f64.ln()).log_density(0.5);
    /// assert!((x.detach() - (-0.5 + 2.0_f64.ln())).abs() < 1e-15);
    /// ```
    #[inline(always)]
    pub fn new(base: D, low: L, high: H) -> Self {
        Self { base, low, high }
    }
}

impl<D, L> Truncated<D, L, ()> {
    /// Above `low`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn above(base: D, low: L) -> Self {
        Self { base, low, high: () }
    }
}

impl<D, H> Truncated<D, (), H> {
    /// Below `high`, an `f64` or a `Real`; of a distribution on all real numbers.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Truncated::below(Laplace::new(1.0, 1.0), 1.0).log_density(0.0);
    /// assert!((x.detach() + 1.0).abs() < 1e-15);
    /// ```
    #[inline(always)]
    pub fn below(base: D, high: H) -> Self {
        Self { base, low: (), high }
    }
}

/// A bound, or none, `()`.
pub trait Bound<const N: usize>: Copy {
    /// The type of the bound.
    type Number: Arg<N>;

    /// The bound.
    fn number(self) -> Option<Self::Number>;
}

impl<const N: usize, A: Arg<N>> Bound<N> for A {
    type Number = A;

    #[inline(always)]
    fn number(self) -> Option<A> {
        Some(self)
    }
}

impl<const N: usize> Bound<N> for () {
    type Number = f64;

    #[inline(always)]
    fn number(self) -> Option<f64> {
        None
    }
}

macro_rules! supports {
    ($($L:ty, $H:ty: $Support:ty;)*) => { $(
        impl<F: Family<Point = f64>> Family for Truncated<F, $L, $H> {
            const NAME: &'static str = "Truncated";
            type Support = $Support;
            type Point = f64;
        }
    )* };
}

supports! {
    f64, f64: Interval;
    f64, (): GreaterThan;
    (), f64: LessThan;
}

impl<D: Copy, L: Copy, H: Copy> Repeat for Truncated<D, L, H> {}

impl<const N: usize, D, L: Arg<N>, H: Arg<N>> Univariate<N> for Truncated<D, L, H>
where
    D: Univariate<N, Family: Family<Point = f64>>,
    D::Params: CumulativeParams<D::Family, N>,
{
    type Family = Truncated<D::Family>;
    type Params = Self;

    #[inline(always)]
    fn params(&self) -> Self {
        *self
    }
}

impl<const N: usize, D, L: Arg<N>> Univariate<N> for Truncated<D, L, ()>
where
    D: Univariate<N, Family: Family<Point = f64>>,
    D::Params: CumulativeParams<D::Family, N>,
{
    type Family = Truncated<D::Family, f64, ()>;
    type Params = Self;

    #[inline(always)]
    fn params(&self) -> Self {
        *self
    }
}

impl<const N: usize, D, H: Arg<N>> Univariate<N> for Truncated<D, (), H>
where
    D: Univariate<N, Family: Family<Point = f64, Support = RealLine>>,
    D::Params: CumulativeParams<D::Family, N>,
{
    type Family = Truncated<D::Family, (), f64>;
    type Params = Self;

    #[inline(always)]
    fn params(&self) -> Self {
        *self
    }
}

impl<D, L, H> Truncated<D, L, H> {
    /// The tail in which the probabilities are small, so that differences of them keep their places.
    fn side<const N: usize>(&self) -> Tail
    where
        D: Univariate<N>,
        D::Params: CumulativeParams<D::Family, N>,
        L: Bound<N>,
        H: Bound<N>,
    {
        let params = self.base.params();
        let is_upper = |low: f64| params.ln_tail(low, Tail::Upper).value < params.ln_tail(low, Tail::Lower).value;
        match (self.low.number(), self.high.number()) {
            (Some(_), None) => Tail::Upper,
            (Some(low), Some(_)) if is_upper(low.value()) => Tail::Upper,
            _ => Tail::Lower,
        }
    }

    /// The logarithm of the probability, in the base, of what is between `from` and `to`; a bound that is not there is
    /// infinite.
    fn ln_between<'g, const N: usize>(
        &self,
        side: Tail,
        from: Option<impl Arg<N> + 'g>,
        to: Option<impl Arg<N> + 'g>,
    ) -> Real<'g, N>
    where
        D: Univariate<N> + 'g,
        D::Params: CumulativeParams<D::Family, N> + 'g,
    {
        let params = self.base.params();
        let (larger, smaller) = match side {
            Tail::Lower => (to.map(|x| params.ln_tail(x, side)), from.map(|x| params.ln_tail(x, side))),
            Tail::Upper => (from.map(|x| params.ln_tail(x, side)), to.map(|x| params.ln_tail(x, side))),
        };
        let larger = larger.unwrap_or_default();
        smaller.map_or(larger, |smaller| ln_difference(larger, smaller))
    }

    /// The number at which the tail of the base has the logarithm `target`, by bisection.
    fn quantile<const N: usize>(&self, side: Tail, target: f64) -> f64
    where
        D: Univariate<N>,
        D::Params: CumulativeParams<D::Family, N>,
        L: Bound<N>,
        H: Bound<N>,
    {
        let params = self.base.params();
        let is_below = |x: f64| {
            let tail = params.ln_tail(x, side).value;
            if side == Tail::Lower { tail < target } else { tail > target }
        };
        let (low, high) = (self.low.number().map(Arg::value), self.high.number().map(Arg::value));
        let (mut below, mut above) = (low.unwrap_or(f64::NAN), high.unwrap_or(f64::NAN));
        let mut step = 1.0;
        while high.is_none() && step < f64::MAX {
            above = below + step;
            if !is_below(above) {
                break;
            }
            step *= 2.0;
        }
        while low.is_none() && step < f64::MAX {
            below = above - step;
            if is_below(below) {
                break;
            }
            step *= 2.0;
        }
        // so often that the numbers between are used up, but for those many orders below the bounds
        for _ in 0..200 {
            let middle = below + 0.5 * (above - below);
            if middle <= below || middle >= above {
                break;
            }
            if is_below(middle) {
                below = middle;
            } else {
                above = middle;
            }
        }
        below + 0.5 * (above - below)
    }
}

impl<F, const N: usize, D, L, H, A, B> Params<Truncated<F, A, B>, N> for Truncated<D, L, H>
where
    F: Family<Point = f64>,
    Truncated<F, A, B>: Family<Point = f64>,
    D: Univariate<N, Family = F>,
    D::Params: CumulativeParams<F, N>,
    L: Bound<N>,
    H: Bound<N>,
{
    const SELF_CHECKING: bool = false;

    fn score(self, x: impl Arg<N>, sum: &mut Accumulator<N>) {
        self.base.params().score(x, sum);
        let mass = self.ln_between(self.side(), self.low.number(), self.high.number());
        sum.value -= mass.value;
        mass.add_to(-1.0, &mut sum.gradient);
    }

    fn check(self) -> Result<(), InvalidParameter> {
        self.base.params().check()?;
        let (low, high) = (self.low.number().map(Arg::value), self.high.number().map(Arg::value));
        if let Some(low) = low {
            InvalidParameter::unless_finite("low", low)?;
            let inside = self.base.params().contains(low.next_up());
            InvalidParameter::unless(inside, "low", low, "inside the support of the truncated distribution")?;
        }
        if let Some(high) = high {
            InvalidParameter::unless_finite("high", high)?;
            InvalidParameter::unless(low.is_none_or(|low| low < high), "high", high, "above `low`")?;
            let inside = self.base.params().contains(high.next_down());
            InvalidParameter::unless(inside, "high", high, "inside the support of the truncated distribution")?;
        }
        Ok(())
    }

    fn contains(self, x: f64) -> bool {
        let above = self.low.number().is_none_or(|low| low.value() <= x);
        let below = self.high.number().is_none_or(|high| x <= high.value());
        above && below && self.base.params().contains(x)
    }

    fn bounds(self) -> (DualSVec64<N>, DualSVec64<N>) {
        let low = self.low.number().map_or(f64::NEG_INFINITY.into(), Arg::dual);
        let high = self.high.number().map_or(f64::INFINITY.into(), Arg::dual);
        (low, high)
    }

    /// The inverse of the distribution function at a uniform level.
    fn draw<R: Rng + ?Sized>(self, rng: &mut R) -> f64 {
        let level: f64 = rng.sample(rand::distr::Open01);
        let side = self.side();
        let mass = self.ln_between(side, self.low.number(), self.high.number()).value;
        let (share, outside) = match side {
            Tail::Lower => (level, self.low.number().map(Arg::value)),
            Tail::Upper => (1.0 - level, self.high.number().map(Arg::value)),
        };
        let outside = outside.map_or(f64::NEG_INFINITY, |x| self.base.params().ln_tail(x, side).value);
        let target: Real<'_, N> = log_sum_exp([outside, share.ln() + mass]);
        let x = self.quantile(side, target.value);
        let (low, high) = (self.low.number().map(Arg::value), self.high.number().map(Arg::value));
        x.max(low.map_or(f64::MIN, f64::next_up)).min(high.map_or(f64::MAX, f64::next_down))
    }
}

impl<F, const N: usize, D, L, H, A, B> PathParams<Truncated<F, A, B>, N> for Truncated<D, L, H>
where
    F: Family<Point = f64>,
    Truncated<F, A, B>: Family<Point = f64>,
    D: Univariate<N, Family = F>,
    D::Params: CumulativeParams<F, N>,
    L: Bound<N>,
    H: Bound<N>,
{
    /// With `G` the level of the draw between the bounds, that it stays fixed says
    /// `dx = path(x) + (1 - G) p(low) / p(x) (dlow - path(low)) + G p(high) / p(x) (dhigh - path(high))`.
    fn path<'g>(self, x: f64) -> Real<'g, N>
    where
        Self: 'g,
    {
        let params = self.base.params();
        let side = self.side();
        let mass = self.ln_between(side, self.low.number(), self.high.number()).value;
        let mut partials = params.path(x).partials;
        let mut add = |bound: f64, number: &dyn Fn(f64, &mut [f64; N]), share: f64| {
            let factor = (share - mass + params.ln_density(bound) - params.ln_density(x)).exp();
            if factor != 0.0 {
                number(factor, &mut partials);
                params.path(bound).add_to(-factor, &mut partials);
            }
        };
        if let Some(low) = self.low.number() {
            let rest = self.ln_between(side, Some(x), self.high.number()).value;
            add(low.value(), &|factor, partials| low.add_to(factor, partials), rest);
        }
        if let Some(high) = self.high.number() {
            let level = self.ln_between(side, self.low.number(), Some(x)).value;
            add(high.value(), &|factor, partials| high.add_to(factor, partials), level);
        }
        Real::with_partials(x, partials)
    }

    fn pull<'g>(self, x: f64, partial: f64, gradient: &mut [f64; N]) -> Real<'g, N>
    where
        Self: 'g,
    {
        let path = PathParams::path(self, x);
        let mut term = Accumulator::new();
        Params::score(self, path, &mut term);
        path.add_to(-partial, gradient);
        for (sum, t) in gradient.iter_mut().zip(term.gradient) {
            *sum += t;
        }
        path
    }
}
