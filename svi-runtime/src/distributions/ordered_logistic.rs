//! The ordered logistic distribution.

use num_dual::DualSVec64;
use rand::{Rng, RngExt};

use super::{Family, InvalidParameter, Params, Univariate};
use crate::accumulator::Accumulator;
use crate::constraints::Category;
use crate::real::Arg;
use crate::special::{sigmoid, softplus};

/// The ordered logistic distribution on the numbers `0..=K` of categories, which `K` increasing cutpoints separate on the
/// scale of the predictor: regression for ratings and other ordered outcomes.
///
/// ```text
/// p(x) = sigmoid(cutpoints[x] - predictor) - sigmoid(cutpoints[x - 1] - predictor),
/// ```
///
/// where the first term of the last category is 1, and the second of the first one 0.
///
/// ```
/// use svi_runtime::prelude::*;
/// let x: Real<0> = OrderedLogistic::new(0.0, [0.0, 1.0]).log_density(0);
/// assert_eq!(x.detach(), 0.5_f64.ln());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OrderedLogistic<P = (), C = ()> {
    predictor: P,
    cutpoints: C,
}

impl OrderedLogistic {
    /// The predictor, and increasing cutpoints, one less than there are categories; each `f64` or `Real`s.
    #[inline(always)]
    pub fn new<P, A, const K: usize>(predictor: P, cutpoints: [A; K]) -> OrderedLogistic<P, [A; K]> {
        OrderedLogistic { predictor, cutpoints }
    }
}

impl Family for OrderedLogistic {
    const NAME: &'static str = "OrderedLogistic";
    type Support = Category;
    type Point = usize;
}

impl<const N: usize, const K: usize, P: Arg<N>, A: Arg<N>> Univariate<N> for OrderedLogistic<P, [A; K]> {
    type Family = OrderedLogistic;
    type Params = Self;

    #[inline(always)]
    fn params(&self) -> Self {
        *self
    }
}

impl<const N: usize, const K: usize, P: Arg<N>, A: Arg<N>> Params<OrderedLogistic, N> for OrderedLogistic<P, [A; K]> {
    const SELF_CHECKING: bool = false;

    /// With `b` and `a` the cutpoints minus the predictor, `sigmoid(b) - sigmoid(a)` is
    /// `sigmoid(b) sigmoid(-a) (1 - exp(a - b))`, in which nothing cancels.
    #[inline]
    fn score(self, x: impl Arg<N>, sum: &mut Accumulator<N>) {
        let category = x.value() as usize;
        let (upper, lower) =
            (self.cutpoints.get(category), category.checked_sub(1).and_then(|i| self.cutpoints.get(i)));
        let predictor = self.predictor.value();
        let (mut to_upper, mut to_lower) = (0.0, 0.0);
        if let Some(c) = upper {
            let b = c.value() - predictor;
            sum.value -= softplus(-b);
            to_upper += sigmoid(-b);
        }
        if let Some(c) = lower {
            let a = c.value() - predictor;
            sum.value -= softplus(a);
            to_lower -= sigmoid(a);
        }
        self.predictor.add_to(-to_upper - to_lower, &mut sum.gradient);
        if let (Some(upper), Some(lower)) = (upper, lower) {
            let width = upper.value() - lower.value();
            sum.value += (-(-width).exp_m1()).ln();
            let slope = width.exp_m1().recip();
            to_upper += slope;
            to_lower -= slope;
        }
        if let Some(c) = upper {
            c.add_to(to_upper, &mut sum.gradient);
        }
        if let Some(c) = lower {
            c.add_to(to_lower, &mut sum.gradient);
        }
    }

    fn check(self) -> Result<(), InvalidParameter> {
        InvalidParameter::unless_finite("predictor", self.predictor.value())?;
        let mut below = f64::NEG_INFINITY;
        for c in self.cutpoints.map(Arg::value) {
            InvalidParameter::unless(
                c > below && c < f64::INFINITY,
                "cutpoints",
                c,
                "finite and above the one before",
            )?;
            below = c;
        }
        Ok(())
    }

    #[inline(always)]
    fn contains(self, x: f64) -> bool {
        (0.0..=K as f64).contains(&x) && x.fract() == 0.0
    }

    fn bounds(self) -> (DualSVec64<N>, DualSVec64<N>) {
        (f64::NEG_INFINITY.into(), f64::INFINITY.into())
    }

    /// The number of cutpoints below a logistic variable around the predictor.
    fn draw<R: Rng + ?Sized>(self, rng: &mut R) -> usize {
        let level: f64 = rng.random();
        let predictor = self.predictor.value();
        self.cutpoints.iter().filter(|c| sigmoid(c.value() - predictor) < level).count()
    }
}
