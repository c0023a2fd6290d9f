//! Special functions of `f64`: what a library has, under the names used here, and the few small ones it has not.

mod digamma;
pub(crate) mod incomplete_beta;
pub(crate) mod incomplete_gamma;
mod large_shape;
mod limit;

pub use digamma::digamma;

/// `ln Γ(x)`.
#[inline]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// `ln(1 + exp(x))`, without overflow.
#[inline]
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// `1 / (1 + exp(-x))`, without overflow, exact to the last place for `x` of large magnitude.
#[inline]
pub fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}
