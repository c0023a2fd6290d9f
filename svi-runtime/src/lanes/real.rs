//! The number that a body computes with in iterations side by side.

use std::marker::PhantomData;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::number::Lanes;
use super::simd::Simd;
use super::sum::LaneSum;

/// A [`Real`](crate::real::Real) of each of the iterations: values, and their partials in the `M` slots of the plate.
#[derive(Clone, Copy, Debug)]
pub struct LaneReal<'g, const M: usize, S: Simd> {
    pub(super) value: Lanes<S>,
    partials: [Lanes<S>; M],
    /// Which of the slots it depends on. The compiler knows, and leaves out what is multiplied by nothing.
    depends: [bool; M],
    /// What was computed once, for all iterations of a plate.
    known: Option<Known<S>>,
    slots: PhantomData<&'g ()>,
}

/// What densities make of their parameters.
#[derive(Clone, Copy, Debug)]
struct Known<S: Simd> {
    ln: Lanes<S>,
    recip: Lanes<S>,
    ln_rest: Lanes<S>,
    recip_rest: Lanes<S>,
}

impl<'g, const M: usize, S: Simd> LaneReal<'g, M, S> {
    /// The leaf whose partial at `index` is `slope`, if it is asked for.
    #[inline(always)]
    pub(super) fn leaf(value: Lanes<S>, slope: Lanes<S>, index: usize, is_asked_for: bool) -> Self {
        let mut leaf = Self::constant(value);
        leaf.partials[index] = slope;
        leaf.depends[index] = is_asked_for;
        leaf
    }

    /// A number without derivatives.
    #[inline(always)]
    pub(super) fn constant(value: Lanes<S>) -> Self {
        Self { value, partials: [value.all(0.0); M], depends: [false; M], known: None, slots: PhantomData }
    }

    /// The same leaf, with what is made of it in every iteration.
    #[inline(always)]
    pub(super) fn prepared(self) -> Self {
        self.knowing(finite_ln(self.value))
    }

    /// The same number, `e^u`: where that is too small to have all its digits, or infinite, no density of it is a number.
    #[inline(always)]
    pub(super) fn with_ln(self, u: Lanes<S>) -> Self {
        let ln = u.all(f64::NAN).where_less(self.value, u.all(f64::MIN_POSITIVE), u);
        self.knowing(self.value.times_plus(u.all(0.0), ln))
    }

    /// The same number with what densities make of it, of which the logarithm is known.
    #[inline(always)]
    fn knowing(self, ln: Lanes<S>) -> Self {
        let (value, rest) = (self.value, 1.0 - self.value);
        let known = Known { ln, recip: value.recip(), ln_rest: value.ln_rest(), recip_rest: rest.recip() };
        Self { known: Some(known), ..self }
    }

    /// A value whose partials are those of a sum.
    #[inline(always)]
    pub(super) fn of_sum(value: Lanes<S>, sum: &LaneSum<M, S>) -> Self {
        Self { partials: sum.gradient, depends: sum.depends, ..Self::constant(value) }
    }

    #[inline(always)]
    pub(super) fn chain(self, value: Lanes<S>, slope: Lanes<S>) -> Self {
        let mut result = Self { value, known: None, ..self };
        for (partial, depends) in result.partials.iter_mut().zip(self.depends) {
            if depends {
                *partial = *partial * slope;
            }
        }
        result
    }

    #[inline(always)]
    fn chain2(self, other: Self, value: Lanes<S>, slope: Lanes<S>, other_slope: Lanes<S>) -> Self {
        let mut result = Self::constant(value);
        for i in 0..M {
            result.partials[i] = match (self.depends[i], other.depends[i]) {
                (true, true) => self.partials[i].times_plus(slope, other.partials[i] * other_slope),
                (true, false) => self.partials[i] * slope,
                (false, true) => other.partials[i] * other_slope,
                (false, false) => continue,
            };
            result.depends[i] = true;
        }
        result
    }

    /// `e^x`.
    #[inline(always)]
    pub fn exp(self) -> Self {
        let y = self.value.exp();
        self.chain(y, y)
    }

    /// The natural logarithm.
    #[inline(always)]
    pub fn ln(self) -> Self {
        self.chain(self.value.ln(), self.value.recip())
    }

    /// The square root.
    #[inline(always)]
    pub fn sqrt(self) -> Self {
        let y = self.value.sqrt();
        self.chain(y, y.all(0.5) / y)
    }

    /// One over the number.
    #[inline(always)]
    pub fn recip(self) -> Self {
        let y = self.value.recip();
        self.chain(y, -(y * y))
    }

    /// The number times itself `n` times.
    #[inline(always)]
    pub fn powi(self, n: i32) -> Self {
        if n == 0 {
            return Self::constant(self.value.all(1.0));
        }
        self.chain(self.value.powi(n), self.value.powi(n - 1) * f64::from(n))
    }
}

impl<const M: usize, S: Simd> Neg for LaneReal<'_, M, S> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.chain(-self.value, self.value.all(-1.0))
    }
}

impl<const M: usize, S: Simd> Add for LaneReal<'_, M, S> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let one = self.value.all(1.0);
        self.chain2(other, self.value + other.value, one, one)
    }
}

impl<const M: usize, S: Simd> Sub for LaneReal<'_, M, S> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let one = self.value.all(1.0);
        self.chain2(other, self.value - other.value, one, -one)
    }
}

impl<const M: usize, S: Simd> Mul for LaneReal<'_, M, S> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.chain2(other, self.value * other.value, other.value, self.value)
    }
}

impl<const M: usize, S: Simd> Div for LaneReal<'_, M, S> {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let (quotient, slope) = (self.value / other.value, other.value.recip());
        self.chain2(other, quotient, slope, -(quotient * slope))
    }
}

/// What stands beside a number of the iterations: its lanes.
trait Beside<'g, const M: usize, S: Simd> {
    fn beside(self, other: Lanes<S>) -> LaneReal<'g, M, S>;
}

impl<'g, const M: usize, S: Simd> Beside<'g, M, S> for f64 {
    #[inline(always)]
    fn beside(self, other: Lanes<S>) -> LaneReal<'g, M, S> {
        LaneReal::constant(other.all(self))
    }
}

impl<'g, const M: usize, S: Simd> Beside<'g, M, S> for Lanes<S> {
    #[inline(always)]
    fn beside(self, _other: Lanes<S>) -> LaneReal<'g, M, S> {
        LaneReal::constant(self)
    }
}

/// An operator on numbers of the iterations and on those of the data.
macro_rules! operator {
    ($($Op:ident $op:ident)*) => { $(
        operator!($Op $op, (f64) (Lanes<S>));
    )* };
    ($Op:ident $op:ident, $(($Other:ty))*) => { $(
        impl<'g, const M: usize, S: Simd> $Op<$Other> for LaneReal<'g, M, S> {
            type Output = Self;

            #[inline(always)]
            fn $op(self, other: $Other) -> Self {
                self.$op(other.beside(self.value))
            }
        }

        impl<'g, const M: usize, S: Simd> $Op<LaneReal<'g, M, S>> for $Other {
            type Output = LaneReal<'g, M, S>;

            #[inline(always)]
            fn $op(self, other: LaneReal<'g, M, S>) -> LaneReal<'g, M, S> {
                self.beside(other.value).$op(other)
            }
        }
    )* };
}

operator!(Add add Sub sub Mul mul Div div);

/// A parameter or term in the iterations: the same `f64` in all of them, or a number of each.
pub trait LaneArg<const M: usize, S: Simd>: Copy {
    /// Whether there are derivatives to compute.
    const ACTIVE: bool;

    /// The values.
    fn lanes(self, simd: S) -> Lanes<S>;

    /// The logarithms of the values, which have to be finite.
    #[inline(always)]
    fn ln_lanes(self, simd: S) -> Lanes<S> {
        finite_ln(self.lanes(simd))
    }

    /// One over the values.
    #[inline(always)]
    fn recip_lanes(self, simd: S) -> Lanes<S> {
        self.lanes(simd).recip()
    }

    /// The logarithms of one minus the values.
    #[inline(always)]
    fn ln_rest_lanes(self, simd: S) -> Lanes<S> {
        self.lanes(simd).ln_rest()
    }

    /// One over one minus the values.
    #[inline(always)]
    fn recip_rest_lanes(self, simd: S) -> Lanes<S> {
        (1.0 - self.lanes(simd)).recip()
    }

    /// Adds `factor` times the partials to those of `sum`.
    fn add_to(self, factor: Lanes<S>, sum: &mut LaneSum<M, S>);
}

impl<const M: usize, S: Simd> LaneArg<M, S> for f64 {
    const ACTIVE: bool = false;

    #[inline(always)]
    fn lanes(self, simd: S) -> Lanes<S> {
        Lanes::splat(simd, self)
    }

    #[inline(always)]
    fn add_to(self, _factor: Lanes<S>, _sum: &mut LaneSum<M, S>) {}
}

impl<const M: usize, S: Simd> LaneArg<M, S> for Lanes<S> {
    const ACTIVE: bool = false;

    #[inline(always)]
    fn lanes(self, _simd: S) -> Lanes<S> {
        self
    }

    #[inline(always)]
    fn add_to(self, _factor: Lanes<S>, _sum: &mut LaneSum<M, S>) {}
}

impl<const M: usize, S: Simd> LaneArg<M, S> for LaneReal<'_, M, S> {
    const ACTIVE: bool = M > 0;

    #[inline(always)]
    fn lanes(self, _simd: S) -> Lanes<S> {
        self.value
    }

    #[inline(always)]
    fn ln_lanes(self, _simd: S) -> Lanes<S> {
        if let Some(known) = self.known { known.ln } else { finite_ln(self.value) }
    }

    #[inline(always)]
    fn recip_lanes(self, _simd: S) -> Lanes<S> {
        if let Some(known) = self.known { known.recip } else { self.value.recip() }
    }

    #[inline(always)]
    fn ln_rest_lanes(self, _simd: S) -> Lanes<S> {
        if let Some(known) = self.known { known.ln_rest } else { self.value.ln_rest() }
    }

    #[inline(always)]
    fn recip_rest_lanes(self, _simd: S) -> Lanes<S> {
        if let Some(known) = self.known { known.recip_rest } else { (1.0 - self.value).recip() }
    }

    #[inline(always)]
    fn add_to(self, factor: Lanes<S>, sum: &mut LaneSum<M, S>) {
        for i in 0..M {
            if self.depends[i] {
                sum.gradient[i] = factor.times_plus(self.partials[i], sum.gradient[i]);
                sum.depends[i] = true;
            }
        }
    }
}

/// The logarithm; not a number at zero and at infinity, where no parameter may be: behind a discrete latent, a density of zero would
/// hide it.
#[inline(always)]
fn finite_ln<S: Simd>(x: Lanes<S>) -> Lanes<S> {
    let ln = x.ln();
    ln.times_plus(x.all(0.0), ln)
}
