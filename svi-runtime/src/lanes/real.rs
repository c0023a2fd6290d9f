//! The number that a body computes with in four iterations side by side.

use std::marker::PhantomData;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::number::{Lanes, Simd};
use crate::real::Real;

/// A [`Real`] of each of four iterations: values, and their partials in the `N` slots of the body.
#[derive(Clone, Copy, Debug)]
pub struct LaneReal<'g, const N: usize> {
    pub(super) value: Lanes,
    pub(super) partials: [Lanes; N],
    /// What was computed once, for all iterations of a plate.
    known: Option<Known>,
    slots: PhantomData<&'g ()>,
}

/// What densities make of their parameters.
#[derive(Clone, Copy, Debug)]
struct Known {
    ln: Lanes,
    recip: Lanes,
}

impl<'g, const N: usize> LaneReal<'g, N> {
    #[inline(always)]
    pub(super) fn new(value: Lanes, partials: [Lanes; N]) -> Self {
        Self { value, partials, known: None, slots: PhantomData }
    }

    /// The leaf whose partial at `index` is 1.
    #[inline(always)]
    pub(super) fn leaf(value: Lanes, index: usize) -> Self {
        Self::new(value, Lanes::array(value, |i| value.all(if i == index { 1.0 } else { 0.0 })))
    }

    #[inline(always)]
    fn constant(value: Lanes) -> Self {
        Self::new(value, [value.all(0.0); N])
    }

    #[inline(always)]
    fn chain(self, value: Lanes, slope: Lanes) -> Self {
        Self::new(value, Lanes::array(value, |i| self.partials[i] * slope))
    }

    #[inline(always)]
    fn chain2(self, other: Self, value: Lanes, slope: Lanes, other_slope: Lanes) -> Self {
        Self::new(value, Lanes::array(value, |i| self.partials[i].times_plus(slope, other.partials[i] * other_slope)))
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
        let power = |n: i32| {
            let mut product = self.value.all(1.0);
            for _ in 0..n.unsigned_abs() {
                product = product * self.value;
            }
            if n < 0 { product.recip() } else { product }
        };
        self.chain(power(n), power(n - 1) * f64::from(n))
    }
}

impl<const N: usize> Neg for LaneReal<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.chain(-self.value, self.value.all(-1.0))
    }
}

impl<const N: usize> Add for LaneReal<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self::new(self.value + other.value, Lanes::array(self.value, |i| self.partials[i] + other.partials[i]))
    }
}

impl<const N: usize> Sub for LaneReal<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self::new(self.value - other.value, Lanes::array(self.value, |i| self.partials[i] - other.partials[i]))
    }
}

impl<const N: usize> Mul for LaneReal<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.chain2(other, self.value * other.value, other.value, self.value)
    }
}

impl<const N: usize> Div for LaneReal<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let (quotient, slope) = (self.value / other.value, other.value.recip());
        self.chain2(other, quotient, slope, -(quotient * slope))
    }
}

/// What stands beside a number of the iterations: its lanes.
trait Beside<'g, const N: usize> {
    fn beside(self, other: Lanes) -> LaneReal<'g, N>;
}

impl<'g, const N: usize> Beside<'g, N> for f64 {
    #[inline(always)]
    fn beside(self, other: Lanes) -> LaneReal<'g, N> {
        LaneReal::constant(other.all(self))
    }
}

impl<'g, const N: usize> Beside<'g, N> for Lanes {
    #[inline(always)]
    fn beside(self, _other: Lanes) -> LaneReal<'g, N> {
        LaneReal::constant(self)
    }
}

impl<'g, const N: usize> Beside<'g, N> for Real<'g, N> {
    #[inline(always)]
    fn beside(self, other: Lanes) -> LaneReal<'g, N> {
        LaneReal::new(other.all(self.value), Lanes::array(other, |i| other.all(self.partials[i])))
    }
}

/// An operator on numbers of the iterations and on others: plain ones, those of the data, `Real`s of outside.
macro_rules! operator {
    ($($Op:ident $op:ident)*) => { $(
        operator!($Op $op, (f64) (Lanes) (Real<'g, N>));
    )* };
    ($Op:ident $op:ident, $(($Other:ty))*) => {
        $(
            impl<'g, const N: usize> $Op<$Other> for LaneReal<'g, N> {
                type Output = Self;

                #[inline(always)]
                fn $op(self, other: $Other) -> Self {
                    self.$op(other.beside(self.value))
                }
            }

            impl<'g, const N: usize> $Op<LaneReal<'g, N>> for $Other {
                type Output = LaneReal<'g, N>;

                #[inline(always)]
                fn $op(self, other: LaneReal<'g, N>) -> LaneReal<'g, N> {
                    self.beside(other.value).$op(other)
                }
            }
        )*

        impl<'g, const N: usize> $Op<Lanes> for Real<'g, N> {
            type Output = LaneReal<'g, N>;

            #[inline(always)]
            fn $op(self, other: Lanes) -> LaneReal<'g, N> {
                self.beside(other).$op(LaneReal::constant(other))
            }
        }

        impl<'g, const N: usize> $Op<Real<'g, N>> for Lanes {
            type Output = LaneReal<'g, N>;

            #[inline(always)]
            fn $op(self, other: Real<'g, N>) -> LaneReal<'g, N> {
                LaneReal::constant(self).$op(other.beside(self))
            }
        }
    };
}

operator!(Add add Sub sub Mul mul Div div);

/// A parameter or term in four iterations: the same `f64` or [`Real`] in all of them, or one of each.
pub trait LaneArg<const N: usize>: Copy {
    /// Whether there are derivatives to compute.
    const ACTIVE: bool;

    /// The values.
    fn lanes(self, simd: Simd) -> Lanes;

    /// The logarithms of the values.
    #[inline(always)]
    fn ln_lanes(self, simd: Simd) -> Lanes {
        self.lanes(simd).ln()
    }

    /// One over the values.
    #[inline(always)]
    fn recip_lanes(self, simd: Simd) -> Lanes {
        self.lanes(simd).recip()
    }

    /// Adds `factor` times the partials to `gradient`.
    fn add_to(self, factor: Lanes, gradient: &mut [Lanes; N]);
}

/// A variable from outside, which is the same in all iterations.
pub trait Constant {
    /// It, with what can be computed once.
    type Prepared;

    /// Prepares it.
    fn prepare(self, simd: Simd) -> Self::Prepared;
}

impl Constant for f64 {
    type Prepared = f64;

    #[inline(always)]
    fn prepare(self, _simd: Simd) -> f64 {
        self
    }
}

impl<'g, const N: usize> Constant for Real<'g, N> {
    type Prepared = LaneReal<'g, N>;

    #[inline(always)]
    fn prepare(self, simd: Simd) -> LaneReal<'g, N> {
        let value = Lanes::splat(simd, self.value);
        let known = Some(Known { ln: value.ln(), recip: value.recip() });
        LaneReal { known, ..self.beside(value) }
    }
}

impl<T: Constant + Copy> Constant for &T {
    type Prepared = T::Prepared;

    #[inline(always)]
    fn prepare(self, simd: Simd) -> T::Prepared {
        (*self).prepare(simd)
    }
}

impl<const N: usize> LaneArg<N> for f64 {
    const ACTIVE: bool = false;

    #[inline(always)]
    fn lanes(self, simd: Simd) -> Lanes {
        Lanes::splat(simd, self)
    }

    #[inline(always)]
    fn add_to(self, _factor: Lanes, _gradient: &mut [Lanes; N]) {}
}

impl<const N: usize> LaneArg<N> for Lanes {
    const ACTIVE: bool = false;

    #[inline(always)]
    fn lanes(self, _simd: Simd) -> Lanes {
        self
    }

    #[inline(always)]
    fn add_to(self, _factor: Lanes, _gradient: &mut [Lanes; N]) {}
}

impl<const N: usize> LaneArg<N> for Real<'_, N> {
    const ACTIVE: bool = N > 0;

    #[inline(always)]
    fn lanes(self, simd: Simd) -> Lanes {
        Lanes::splat(simd, self.value)
    }

    #[inline(always)]
    fn add_to(self, factor: Lanes, gradient: &mut [Lanes; N]) {
        for (g, p) in gradient.iter_mut().zip(self.partials) {
            *g = factor.times_plus(factor.all(p), *g);
        }
    }
}

impl<const N: usize> LaneArg<N> for LaneReal<'_, N> {
    const ACTIVE: bool = N > 0;

    #[inline(always)]
    fn lanes(self, _simd: Simd) -> Lanes {
        self.value
    }

    #[inline(always)]
    fn ln_lanes(self, _simd: Simd) -> Lanes {
        if let Some(known) = self.known { known.ln } else { self.value.ln() }
    }

    #[inline(always)]
    fn recip_lanes(self, _simd: Simd) -> Lanes {
        if let Some(known) = self.known { known.recip } else { self.value.recip() }
    }

    #[inline(always)]
    fn add_to(self, factor: Lanes, gradient: &mut [Lanes; N]) {
        for (g, p) in gradient.iter_mut().zip(self.partials) {
            *g = factor.times_plus(p, *g);
        }
    }
}
