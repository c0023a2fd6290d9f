//! The arithmetic of [`Real`], with `f64` and `Real` on either side, by value and by reference.

use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::Real;

impl<const N: usize> Neg for Real<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}

impl<'g, const N: usize> Neg for &Real<'g, N> {
    type Output = Real<'g, N>;

    #[inline(always)]
    fn neg(self) -> Real<'g, N> {
        -*self
    }
}

impl<'g, const N: usize> Add for Real<'g, N> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let mut partials = self.partials;
        for (p, o) in partials.iter_mut().zip(other.partials) {
            *p += o;
        }
        Self::with_partials(self.value + other.value, partials)
    }
}

impl<'g, const N: usize> Sub for Real<'g, N> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let mut partials = self.partials;
        for (p, o) in partials.iter_mut().zip(other.partials) {
            *p -= o;
        }
        Self::with_partials(self.value - other.value, partials)
    }
}

impl<'g, const N: usize> Mul for Real<'g, N> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.chain2(other, self.value * other.value, other.value, self.value)
    }
}

impl<'g, const N: usize> Div for Real<'g, N> {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        let slope = 1.0 / other.value;
        self.chain2(other, quotient, slope, -quotient * slope)
    }
}

impl<const N: usize> Add<f64> for Real<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: f64) -> Self {
        Self::with_partials(self.value + other, self.partials)
    }
}

impl<const N: usize> Sub<f64> for Real<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: f64) -> Self {
        Self::with_partials(self.value - other, self.partials)
    }
}

impl<const N: usize> Mul<f64> for Real<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: f64) -> Self {
        self.chain(self.value * other, other)
    }
}

impl<const N: usize> Div<f64> for Real<'_, N> {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: f64) -> Self {
        self.chain(self.value / other, 1.0 / other)
    }
}

impl<'g, const N: usize> Add<Real<'g, N>> for f64 {
    type Output = Real<'g, N>;

    #[inline(always)]
    fn add(self, other: Real<'g, N>) -> Real<'g, N> {
        other + self
    }
}

impl<'g, const N: usize> Sub<Real<'g, N>> for f64 {
    type Output = Real<'g, N>;

    #[inline(always)]
    fn sub(self, other: Real<'g, N>) -> Real<'g, N> {
        other.chain(self - other.value, -1.0)
    }
}

impl<'g, const N: usize> Mul<Real<'g, N>> for f64 {
    type Output = Real<'g, N>;

    #[inline(always)]
    fn mul(self, other: Real<'g, N>) -> Real<'g, N> {
        other * self
    }
}

impl<'g, const N: usize> Div<Real<'g, N>> for f64 {
    type Output = Real<'g, N>;

    #[inline(always)]
    fn div(self, other: Real<'g, N>) -> Real<'g, N> {
        let quotient = self / other.value;
        other.chain(quotient, -quotient / other.value)
    }
}

/// An operator on one pair of operand types, at least one a reference, by the operator on their values. The standard
/// library has the same sixteen forms for each of its number types.
macro_rules! by_reference {
    ($($op:ident $f:ident)*) => { $(
        by_reference!($op $f (&Real<'g, N>) (Real<'g, N>) (*) ());
        by_reference!($op $f (Real<'g, N>) (&Real<'g, N>) () (*));
        by_reference!($op $f (&Real<'g, N>) (&Real<'g, N>) (*) (*));
        by_reference!($op $f (&Real<'g, N>) (f64) (*) ());
        by_reference!($op $f (Real<'g, N>) (&f64) () (*));
        by_reference!($op $f (&Real<'g, N>) (&f64) (*) (*));
        by_reference!($op $f (&f64) (Real<'g, N>) (*) ());
        by_reference!($op $f (f64) (&Real<'g, N>) () (*));
        by_reference!($op $f (&f64) (&Real<'g, N>) (*) (*));
    )* };
    ($op:ident $f:ident ($a:ty) ($b:ty) ($($at:tt)?) ($($bt:tt)?)) => {
        impl<'g, const N: usize> $op<$b> for $a {
            type Output = Real<'g, N>;

            #[inline(always)]
            fn $f(self, other: $b) -> Real<'g, N> {
                $op::$f($($at)? self, $($bt)? other)
            }
        }
    };
}

by_reference!(Add add Sub sub Mul mul Div div);

impl<'g, const N: usize, T> AddAssign<T> for Real<'g, N>
where
    Real<'g, N>: Add<T, Output = Real<'g, N>>,
{
    #[inline(always)]
    fn add_assign(&mut self, other: T) {
        *self = *self + other;
    }
}

impl<'g, const N: usize, T> SubAssign<T> for Real<'g, N>
where
    Real<'g, N>: Sub<T, Output = Real<'g, N>>,
{
    #[inline(always)]
    fn sub_assign(&mut self, other: T) {
        *self = *self - other;
    }
}

impl<'g, const N: usize, T> MulAssign<T> for Real<'g, N>
where
    Real<'g, N>: Mul<T, Output = Real<'g, N>>,
{
    #[inline(always)]
    fn mul_assign(&mut self, other: T) {
        *self = *self * other;
    }
}

impl<'g, const N: usize, T> DivAssign<T> for Real<'g, N>
where
    Real<'g, N>: Div<T, Output = Real<'g, N>>,
{
    #[inline(always)]
    fn div_assign(&mut self, other: T) {
        *self = *self / other;
    }
}

impl<'g, const N: usize> Sum for Real<'g, N> {
    #[inline(always)]
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::from(0.0), |sum, x| sum + x)
    }
}

impl<'a, 'g, const N: usize> Sum<&'a Real<'g, N>> for Real<'g, N> {
    #[inline(always)]
    fn sum<I: Iterator<Item = &'a Real<'g, N>>>(terms: I) -> Self {
        terms.copied().sum()
    }
}

impl<'g, const N: usize> Product for Real<'g, N> {
    #[inline(always)]
    fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
        factors.fold(Self::from(1.0), |product, x| product * x)
    }
}

impl<'a, 'g, const N: usize> Product<&'a Real<'g, N>> for Real<'g, N> {
    #[inline(always)]
    fn product<I: Iterator<Item = &'a Real<'g, N>>>(factors: I) -> Self {
        factors.copied().product()
    }
}
