//! The number that a body computes with.

mod compare;
#[cfg(doctest)]
mod escapes;
mod functions;
mod operators;
mod other_names;
mod other_operators;
mod steps;
#[cfg(test)]
mod tests;

pub use functions::{log_mix, log_sum_exp};

use std::fmt;
use std::marker::PhantomData;

use num_dual::{Derivative, Dual64, DualSVec64};

use sealed::Number;

use crate::slot::Slot;

/// The partial derivative in a slot that a number does not depend on. To add minus zero is to do nothing, and the compiler
/// knows; of zero it does not, for `-0.0 + 0.0` is not `-0.0`.
pub(crate) const NOTHING: f64 = -0.0;

/// A number that depends on the latents or parameters of a `#[model]` or `#[guide]`: a value and its partial
/// derivatives with respect to the `N` slots of the body.
///
/// In the body of a model or guide, `Real` without arguments means the body's own number. A helper that any body can
/// call is generic over `N`:
///
/// ```
/// use svi_runtime::prelude::*;
///
/// fn logistic<const N: usize>(x: Real<N>) -> Real<N> {
///     1.0 / (1.0 + (-x).exp())
/// }
/// ```
///
/// A helper that takes two of them and returns one names their lifetime, `fn f<'a, const N: usize>(x: Real<'a, N>,
/// y: Real<'a, N>) -> Real<'a, N>`. The lifetime `'g` is that of the slots a value depends on; it is what keeps a value
/// from being used after one of its slots has been given to another site.
///
/// `Real` has the arithmetic of `f64`, with `f64` and `Real` on either side. A sum over `Real`s starts from
/// `Real::from(0.0)`. It cannot be compared; [`detach`](Real::detach) gives the value as an `f64`.
#[derive(Clone, Copy)]
pub struct Real<'g, const N: usize> {
    pub(crate) value: f64,
    pub(crate) partials: [f64; N],
    /// The logarithm, where it came with the value: that of a positive parameter, or of an exponential.
    known_ln: Option<f64>,
    slots: PhantomData<&'g ()>,
}

impl<'g, const N: usize> Real<'g, N> {
    #[inline(always)]
    pub(crate) fn with_partials(value: f64, partials: [f64; N]) -> Self {
        Self { value, partials, known_ln: None, slots: PhantomData }
    }

    /// The leaf that borrows `slot`: its partial at `offset` in the slot is `slope`.
    #[inline(always)]
    pub(crate) fn leaf(value: f64, slope: f64, slot: &'g Slot, offset: usize) -> Self {
        let index = slot.first() + offset;
        Self::with_partials(value, std::array::from_fn(|i| if i == index { slope } else { NOTHING }))
    }

    /// The same number as a leaf that borrows `slot` too: its partial at `offset` in the slot is 1.
    #[inline(always)]
    pub(crate) fn plus_leaf(self, slot: &'g Slot, offset: usize) -> Self {
        let index = slot.first() + offset;
        Self::with_partials(self.value, std::array::from_fn(|i| if i == index { 1.0 } else { self.partials[i] }))
    }

    /// The same number, whose logarithm is known to be `ln`.
    #[inline(always)]
    pub(crate) fn with_ln(self, ln: f64) -> Self {
        Self { known_ln: Some(ln), ..self }
    }

    /// The chain rule for a function of one argument with value `value` and derivative `slope` at `self`.
    #[inline(always)]
    pub(crate) fn chain(self, value: f64, slope: f64) -> Self {
        Self::with_partials(value, scaled(self.partials, slope))
    }

    /// The chain rule for a function of two arguments.
    #[inline(always)]
    pub(crate) fn chain2(self, other: Self, value: f64, slope: f64, other_slope: f64) -> Self {
        let mut partials = scaled(self.partials, slope);
        let others = scaled(other.partials, other_slope);
        for (p, o) in partials.iter_mut().zip(others) {
            *p += o;
        }
        Self::with_partials(value, partials)
    }

    /// The value as a plain number, cut off from its derivatives.
    ///
    /// This is the explicit way to branch on a latent value, to index with it or to print it. What is computed from the
    /// result counts as a constant: a gradient that should flow through it is silently zero, so a branch on a detached
    /// value is right only where the density is continuous across the branch, and a rounded value carries no gradient.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    /// let x: Real<0> = Real::from(2.5);
    /// assert_eq!(x.detach(), 2.5);
    /// ```
    #[inline(always)]
    pub fn detach(self) -> f64 {
        self.value
    }

    /// The same number, with its derivatives in the body's slots, as one of num-dual's. There is no way back from it: a
    /// function written over num-dual's numbers is applied with [`via_dual`](Self::via_dual).
    #[inline(always)]
    pub fn to_dual(self) -> DualSVec64<N> {
        DualSVec64::new(self.value, Derivative::some(self.partials.into()))
    }

    /// `f(self)` for a function written over num-dual's numbers, which is differentiated once, in its argument, whatever
    /// the number of slots.
    ///
    /// `f` may not depend on other dual numbers than its argument, for theirs are derivatives in something else. If it has
    /// derivatives even where its argument is a constant, those of the result are not-a-number, so that the step fails.
    ///
    /// ```
    /// use num_dual::DualNum;
    /// use svi_runtime::prelude::*;
    ///
    /// fn cube<D: DualNum<Primitive = f64>>(x: D) -> D {
    ///     x.powi(3)
    /// }
    /// fn cubed<const N: usize>(x: Real<N>) -> Real<N> {
    ///     x.via_dual(cube)
    /// }
    /// assert_eq!(cubed::<0>(Real::from(2.0)).detach(), 8.0);
    /// ```
    #[inline(always)]
    pub fn via_dual(self, f: impl Fn(Dual64) -> Dual64) -> Self {
        let y = f(Dual64::new(self.value, 1.0));
        if N > 0 && depends_on_others(f(Dual64::new(self.value, 0.0)).eps) {
            return Self::with_partials(y.re, [f64::NAN; N]);
        }
        self.chain(y.re, y.eps)
    }

    /// `f(x, y)` for a function of two numbers written over num-dual's, each argument an `f64` or a `Real`. What `f` may
    /// depend on is as for [`via_dual`](Self::via_dual).
    ///
    /// ```
    /// use num_dual::DualNum;
    /// use svi_runtime::prelude::*;
    ///
    /// fn angle<const N: usize>(y: Real<N>) -> Real<N> {
    ///     Real::via_dual2(y, 1.0, |y, x| y.atan2(x))
    /// }
    /// assert_eq!(angle::<0>(Real::from(1.0)).detach(), std::f64::consts::FRAC_PI_4);
    /// ```
    #[inline(always)]
    pub fn via_dual2(
        x: impl Arg<N> + 'g,
        y: impl Arg<N> + 'g,
        f: impl Fn(DualSVec64<2>, DualSVec64<2>) -> DualSVec64<2>,
    ) -> Self {
        let z = f(x.seed(0), y.seed(1));
        let constant = f(DualSVec64::from_re(x.value()), DualSVec64::from_re(y.value()));
        if N > 0 && constant.eps.0.is_some_and(|eps| eps.iter().any(|eps| depends_on_others(*eps))) {
            return Self::with_partials(z.re, [f64::NAN; N]);
        }
        let mut partials = [0.0; N];
        if let Some(slopes) = z.eps.0 {
            x.add_to(slopes[0], &mut partials);
            y.add_to(slopes[1], &mut partials);
        }
        Self::with_partials(z.re, partials)
    }

    /// The number that `dual` is. The caller says with `'g` which slots its partials belong to, so this is for the
    /// crate alone.
    #[inline(always)]
    pub(crate) fn from_dual(dual: DualSVec64<N>) -> Self {
        let partials = dual.eps.0.map_or([0.0; N], |eps| eps.data.0[0]);
        Self::with_partials(dual.re, partials)
    }
}

/// Whether a derivative in a constant is there although it should not be. (Zero times an infinite slope is not-a-number.)
#[inline(always)]
fn depends_on_others(derivative: f64) -> bool {
    derivative != 0.0 && !derivative.is_nan()
}

/// `slope * partials`, where a slot that the value does not depend on stays zero even if `slope` is not finite.
#[inline(always)]
fn scaled<const N: usize>(partials: [f64; N], slope: f64) -> [f64; N] {
    partials.map(|p| if p == 0.0 { 0.0 } else { p * slope })
}

impl<const N: usize> From<f64> for Real<'_, N> {
    /// A constant: its derivatives are zero.
    #[inline(always)]
    fn from(value: f64) -> Self {
        Self::with_partials(value, [NOTHING; N])
    }
}

impl<const N: usize> fmt::Debug for Real<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.value, f)
    }
}

impl<const N: usize> fmt::Display for Real<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value, f)
    }
}

impl<const N: usize> Default for Real<'_, N> {
    fn default() -> Self {
        Self::from(0.0)
    }
}

/// The types that are an [`Arg`]: one of a user's could keep partials past their slot.
mod sealed {
    pub trait Number {}
    impl Number for f64 {}
    impl<const N: usize> Number for super::Real<'_, N> {}
}

/// What an argument of a distribution, a factor or an observation may be: an `f64`, a constant, or a [`Real`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither an `f64` nor a `Real`",
    label = "expected a number",
    note = "write `5.0` for `5`, and `x as f64` for an integer `x` that comes from data"
)]
pub trait Arg<const N: usize>: Number + Copy + Send + Sync {
    /// Whether there are derivatives to compute.
    const ACTIVE: bool;

    /// The value.
    fn value(self) -> f64;

    /// Adds `factor` times the partials to `gradient`. A slot that the argument does not depend on stays as it is even if
    /// `factor` is not finite.
    fn add_to(self, factor: f64, gradient: &mut [f64; N]);

    /// The logarithm, if it is known already.
    #[inline(always)]
    fn known_ln(self) -> Option<f64> {
        None
    }

    /// The argument as num-dual's number of the body's width.
    fn dual(self) -> DualSVec64<N>;

    /// The argument as the variable `index` of a formula of `A` arguments; a constant has no derivatives.
    #[inline(always)]
    fn seed<const A: usize>(self, index: usize) -> DualSVec64<A> {
        let x = DualSVec64::from_re(self.value());
        if Self::ACTIVE { x.derivative(index) } else { x }
    }
}

impl<const N: usize> Arg<N> for f64 {
    const ACTIVE: bool = false;

    #[inline(always)]
    fn value(self) -> f64 {
        self
    }

    #[inline(always)]
    fn add_to(self, _factor: f64, _gradient: &mut [f64; N]) {}

    #[inline(always)]
    fn dual(self) -> DualSVec64<N> {
        DualSVec64::from_re(self)
    }
}

impl<const N: usize> Arg<N> for Real<'_, N> {
    const ACTIVE: bool = N > 0;

    #[inline(always)]
    fn value(self) -> f64 {
        self.value
    }

    #[inline(always)]
    fn add_to(self, factor: f64, gradient: &mut [f64; N]) {
        for (g, p) in gradient.iter_mut().zip(self.partials) {
            // The partials of a leaf are known when the body is compiled, and so is which of them are zero. The choice of
            // what to add does not wait for the sum so far.
            *g += if p == 0.0 { NOTHING } else { factor * p };
        }
    }

    #[inline(always)]
    fn known_ln(self) -> Option<f64> {
        self.known_ln
    }

    #[inline(always)]
    fn dual(self) -> DualSVec64<N> {
        self.to_dual()
    }
}
