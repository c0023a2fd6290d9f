//! Draws of gamma variables.

use rand::{Rng, RngExt};
use rand_distr::{Distribution as _, Exp1, Gamma};

/// `x`, moved to the nearest positive normal number where it has under- or overflown.
#[inline(always)]
pub(super) fn in_range(x: f64) -> f64 {
    x.clamp(f64::MIN_POSITIVE, f64::MAX)
}

/// A draw with rate 1; of a shape that is not positive and finite, NaN.
#[inline]
pub(super) fn standard_gamma<R: Rng + ?Sized>(shape: f64, rng: &mut R) -> f64 {
    if shape < 1.0 { in_range(log_gamma(shape, rng).exp()) } else { large_gamma(shape, rng) }
}

/// The logarithm of a draw with rate 1, which does not underflow: a draw of a small shape is one of the next larger shape,
/// times `u^(1 / shape)` with a uniform `u` (Marsaglia and Tsang 2000).
#[inline]
pub(super) fn log_gamma<R: Rng + ?Sized>(shape: f64, rng: &mut R) -> f64 {
    if shape < 1.0 {
        let minus_log_uniform: f64 = rng.sample(Exp1);
        large_gamma(shape + 1.0, rng).ln() - minus_log_uniform / shape
    } else {
        large_gamma(shape, rng).ln()
    }
}

fn large_gamma<R: Rng + ?Sized>(shape: f64, rng: &mut R) -> f64 {
    Gamma::new(shape, 1.0).map_or(f64::NAN, |gamma| gamma.sample(rng))
}
