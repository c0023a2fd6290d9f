//! Values that should be used.
//!
//! It is a module of its own, for the compiler prints where these functions are.

/// The value of a `sample` that is a statement of its own in a model.
#[must_use = "nothing depends on this latent, so that its posterior is its prior"]
#[inline(always)]
pub fn of_latent<T>(value: T) -> T {
    value
}

/// The value of a `param` that is a statement of its own.
#[must_use = "nothing depends on this parameter, so that it stays where it starts"]
#[inline(always)]
pub fn of_param<T>(value: T) -> T {
    value
}
