//! Discrete distributions with additional zeros.

use num_dual::DualSVec64;
use rand::{Rng, RngExt};

use super::{Discrete, Family, InvalidParameter, Params, Repeat, Univariate};
use crate::accumulator::Accumulator;
use crate::real::{Arg, log_mix};

/// A discrete distribution with additional zeros: 0 with the probability `gate`, and else a value of the distribution, which
/// may be 0 as well.
///
/// ```text
/// p(0) = gate + (1 - gate) base(0),      p(x) = (1 - gate) base(x)      for x > 0
/// ```
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = ZeroInflated::new(Binomial::new(1, 0.5), 0.5).log_density(0);
/// assert!((x.detach() - 0.75_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ZeroInflated<D, G = f64> {
    base: D,
    gate: G,
}

impl<D, G> ZeroInflated<D, G> {
    /// The distribution, and the probability of an additional zero, `0 <= gate <= 1`, an `f64` or a `Real`.
    #[inline(always)]
    pub fn new(base: D, gate: G) -> Self {
        Self { base, gate }
    }
}

impl<F: Family<Point: Discrete>> Family for ZeroInflated<F> {
    const NAME: &'static str = "ZeroInflated";
    type Support = F::Support;
    type Point = F::Point;
}

impl<D: Copy, G: Copy> Repeat for ZeroInflated<D, G> {}

impl<const N: usize, G: Arg<N>, D> Univariate<N> for ZeroInflated<D, G>
where
    D: Univariate<N, Family: Family<Point: Discrete + Default>>,
{
    type Family = ZeroInflated<D::Family>;
    type Params = Self;

    #[inline(always)]
    fn params(&self) -> Self {
        *self
    }
}

impl<const N: usize, G: Arg<N>, D> Params<ZeroInflated<D::Family>, N> for ZeroInflated<D, G>
where
    D: Univariate<N, Family: Family<Point: Discrete + Default>>,
{
    const SELF_CHECKING: bool = false;

    #[inline]
    fn score(self, x: impl Arg<N>, sum: &mut Accumulator<N>) {
        if x.value() != 0.0 {
            self.base.params().score(x, sum);
            sum.value += (-self.gate.value()).ln_1p();
            self.gate.add_to(-1.0 / (1.0 - self.gate.value()), &mut sum.gradient);
            return;
        }
        let mut base = Accumulator::new();
        if self.base.params().contains(0.0) {
            self.base.params().score(x, &mut base);
        } else {
            base.value = f64::NEG_INFINITY;
        }
        sum.add(log_mix(self.gate, 0.0, base.into_real()));
    }

    fn check(self) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_probability("gate", self.gate.value())?;
        self.base.params().check()
    }

    #[inline(always)]
    fn contains(self, x: f64) -> bool {
        x == 0.0 || self.base.params().contains(x)
    }

    fn bounds(self) -> (DualSVec64<N>, DualSVec64<N>) {
        self.base.params().bounds()
    }

    fn draw<R: Rng + ?Sized>(self, rng: &mut R) -> <D::Family as Family>::Point {
        let level: f64 = rng.random();
        if level < self.gate.value() { Default::default() } else { self.base.params().draw(rng) }
    }
}
