//! Values of discrete distributions.

use std::array;

use crate::scalar::Scalar;
use crate::scope::Recorded;

/// A value of a discrete family: `bool`, `u64` for counts or `usize` for categories.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of a discrete distribution",
    note = "counts, categories and `Bernoulli` can be observed at integers; real families take `f64`"
)]
pub trait Discrete: Copy + Send + Sync + 'static {}

impl Discrete for bool {}
impl Discrete for u64 {}
impl Discrete for usize {}

/// Vectors of fixed size of discrete values in predictive draws.
macro_rules! record_arrays {
    ($($T:ty)*) => { $(
        impl<const K: usize> Recorded for [$T; K] {
            const LEN: usize = K;

            fn push_to(self, numbers: &mut Vec<f64>) {
                self.into_iter().for_each(|x| x.push_to(numbers));
            }

            fn from_numbers(numbers: &[f64]) -> Self {
                array::from_fn(|i| <$T>::from_numbers(&numbers[i..]))
            }
        }
    )* };
}

record_arrays!(bool u64 usize);

/// `count * ln(y)`, without derivatives and 0 for a count of 0, so that a probability of 0 to the power of 0 is 1.
#[inline(always)]
pub(super) fn times_ln<D: Scalar>(count: f64, y: D) -> D {
    if count == 0.0 { D::from(0.0) } else { y.ln() * count }
}

/// [`times_ln`] of `1 - y`.
#[inline(always)]
pub(super) fn times_ln_rest<D: Scalar>(count: f64, y: D) -> D {
    if count == 0.0 { D::from(0.0) } else { (-y).ln_1p() * count }
}

/// `successes * ln(sigmoid(logits)) + failures * ln(1 - sigmoid(logits))`, which loses nothing for large `logits`.
#[inline(always)]
pub(super) fn log_trials<D: Scalar>(successes: f64, failures: f64, logits: D) -> D {
    let l = logits.re();
    let small = (-l.abs()).exp();
    let against = if l > 0.0 { failures } else { successes };
    let value = -(against * l.abs()) - (successes + failures) * small.ln_1p();
    logits.chain(value, || {
        let (up, down) = if l > 0.0 { (1.0, small) } else { (small, 1.0) };
        (successes * down - failures * up) / (1.0 + small)
    })
}
