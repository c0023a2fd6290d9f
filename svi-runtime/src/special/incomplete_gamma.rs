//! How a gamma variable moves with its shape.
//!
//! At a fixed level of the distribution function, `d ln z / da = -(∂P/∂a) / (z p(z))`, with the regularised incomplete
//! gamma function `P` and the density `p` (Figurnov, Mohamed and Mnih 2018, "Implicit reparameterization gradients").
//! A tail is written as the kernel `z p(z) = z^a exp(-z) / Γ(a)` times a series or continued fraction, and run on a dual
//! number in `a`. The kernel's value divides out, and its logarithmic derivative is the first term's tangent; so no
//! power, exponential or gamma function is computed, and nothing over- or underflows.

use num_dual::{Dual64, DualNum};

use super::digamma;
use super::large_shape::{SMALLEST, WIDEST, scaled_slope};
use super::limit::{continued_fraction, series};

/// `d ln z / da` of a gamma variable `z` with shape `a` and rate 1, at a fixed level of its distribution function.
#[inline]
pub(crate) fn log_gamma_slope(a: f64, z: f64) -> f64 {
    if a >= SMALLEST {
        let l = (z / a).ln();
        if l.abs() <= WIDEST {
            return scaled_slope(a, 0.0, l) / a;
        }
    }
    // The smaller tail; for a small shape a little of the larger one, whose series is short there.
    if z < a + 2.0 { by_lower_tail(a, z) } else { by_upper_tail(a, z) }
}

/// By the series `P(a, z) = kernel / a Σ z^n / ((a + 1) .. (a + n))` (DLMF 8.7.1).
fn by_lower_tail(a: f64, z: f64) -> f64 {
    let kernel = Dual64::new(1.0, z.ln() - digamma(a + 1.0));
    let shape = Dual64::new(a, 1.0);
    -series(kernel, |n| (shape + n).recip() * z).eps / a
}

/// By Legendre's continued fraction of `1 - P(a, z)` (DLMF 8.9.2, contracted).
fn by_upper_tail(a: f64, z: f64) -> f64 {
    let kernel = Dual64::new(1.0, z.ln() - digamma(a));
    let shape = Dual64::new(a, 1.0);
    let step = |n: f64| ((shape - n) * n, -shape + (z + (2.0 * n + 1.0)));
    continued_fraction(kernel, step).eps
}
