//! Values of which only a bound is known.

use super::cumulative::{CumulativeParams, Tail, ln_difference};
use super::{Family, Observation, Params, Univariate};
use crate::accumulator::Accumulator;
use crate::real::Real;

/// What is known of a value that may be censored: a survival time beyond the end of a study, a concentration below what can
/// be measured. It is observed in the place of the value, and adds the log probability of what is known.
///
/// It is for the distributions on the real numbers and on the positive numbers whose distribution function is implemented
/// with its derivatives: [`Cumulative`](super::Cumulative). Predictive draws are of the value itself.
///
/// ```
/// use svi_runtime::prelude::*;
///
/// #[model]
/// fn survival(times: &[Censored]) {
///     let rate = sample("rate", Gamma::new(1.0, 1.0));
///     for i in plate("patient", times.len()) {
///         observe("time", Exponential::new(rate), times[i]);
///     }
/// }
///
/// // The posterior is Gamma(1 + 2, 1 + 6).
/// let times = [Censored::Exactly(1.0), Censored::Above(3.0), Censored::Exactly(2.0)];
/// let svi = Svi::new(survival(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
/// let run = svi.run(0, 3_000, (&times,), ())?;
/// assert!((run.params.guide.loc[0].exp() - 3.0 / 7.0).abs() < 0.1);
/// # Ok::<(), SviError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Censored {
    /// The value.
    Exactly(f64),
    /// The value is above this: it is right-censored.
    Above(f64),
    /// The value is below this: it is left-censored.
    Below(f64),
    /// The value is between these: it is interval-censored.
    Between(f64, f64),
}

#[diagnostic::do_not_recommend]
impl<const N: usize, D> Observation<D, N> for Censored
where
    D: Univariate<N, Family: Family<Point = f64>>,
    D::Params: CumulativeParams<D::Family, N>,
{
    fn score(self, distribution: &D, sum: &mut Accumulator<N>) -> Result<(), f64> {
        let params = distribution.params();
        let tail = |x: f64, tail| -> Result<Real<'_, N>, f64> {
            if x.is_nan() { Err(x) } else { Ok(params.ln_tail(x, tail)) }
        };
        match self {
            Censored::Exactly(x) if !params.contains(x) => return Err(x),
            Censored::Exactly(x) => params.score(x, sum),
            Censored::Above(x) => sum.add(tail(x, Tail::Upper)?),
            Censored::Below(x) => sum.add(tail(x, Tail::Lower)?),
            Censored::Between(low, high) => {
                let is_interval = low < high;
                if !is_interval {
                    return Err(high);
                }
                let (below, above) = (tail(low, Tail::Lower)?, tail(low, Tail::Upper)?);
                if below.value < above.value {
                    sum.add(ln_difference(tail(high, Tail::Lower)?, below));
                } else {
                    sum.add(ln_difference(above, tail(high, Tail::Upper)?));
                }
            }
        }
        Ok(())
    }
}
