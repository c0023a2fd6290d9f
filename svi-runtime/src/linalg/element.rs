//! The numbers of a matrix.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Sub};

use sealed::Sealed;

use crate::real::Real;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl<const N: usize> Sealed for crate::real::Real<'_, N> {}
}

/// A number that matrices are made of: `f64`, or the [`Real`] of a body.
pub trait Element:
    Copy
    + Debug
    + Default
    + From<f64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Send
    + Sync
    + Sealed
{
    /// The value without derivatives.
    fn value(self) -> f64;

    /// The square root.
    fn root(self) -> Self;

    /// The natural logarithm.
    fn logarithm(self) -> Self;

    /// `self - Σ a[k] b[k]`, as far as both go.
    fn minus_dot(self, a: &[Self], b: &[Self]) -> Self;
}

impl Element for f64 {
    #[inline(always)]
    fn value(self) -> f64 {
        self
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    #[inline(always)]
    fn logarithm(self) -> Self {
        self.ln()
    }

    #[inline(always)]
    fn minus_dot(self, a: &[Self], b: &[Self]) -> Self {
        a.iter().zip(b).fold(self, |sum, (a, b)| sum - a * b)
    }
}

impl<const N: usize> Element for Real<'_, N> {
    #[inline(always)]
    fn value(self) -> f64 {
        self.value
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    #[inline(always)]
    fn logarithm(self) -> Self {
        self.ln()
    }

    /// Without the guards of a single product, which keep a slot clean of infinities: the factor is all or nothing.
    #[inline(always)]
    fn minus_dot(self, a: &[Self], b: &[Self]) -> Self {
        let (mut value, mut partials) = (self.value, self.partials);
        for (a, b) in a.iter().zip(b) {
            value -= a.value * b.value;
            for (sum, (da, db)) in partials.iter_mut().zip(a.partials.iter().zip(&b.partials)) {
                *sum -= da * b.value + db * a.value;
            }
        }
        Self::with_partials(value, partials)
    }
}
