//! Values of distributions of real numbers.

use std::array;
use std::fmt::Debug;

use crate::real::{Arg, Real};
use crate::slot::Slot;

/// A value made of real numbers, `f64` or an array of them, and how it stands in storage and in a body.
pub trait Continuous: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// How many numbers it has.
    const WIDTH: usize;

    /// The value in a body.
    type Dual<'g, const N: usize>: Copy + Debug;

    /// The value whose numbers stand at the start of `cells`.
    fn read(cells: &[f64]) -> Self;

    /// Puts the value's numbers at the start of `cells`.
    fn write(self, cells: &mut [f64]);

    /// The value as the leaf of `slot`.
    fn leaf<'g, const N: usize>(self, slot: &'g Slot) -> Self::Dual<'g, N>;

    /// The value as a constant.
    fn constant<'g, const N: usize>(self) -> Self::Dual<'g, N>;

    /// The value without its derivatives.
    fn detach<const N: usize>(dual: Self::Dual<'_, N>) -> Self;

    /// Subtracts `Σ factors[i] * dual[i]`'s derivatives from `gradient`.
    fn subtract_from<const N: usize>(dual: Self::Dual<'_, N>, factors: &[f64], gradient: &mut [f64; N]);
}

impl Continuous for f64 {
    const WIDTH: usize = 1;

    type Dual<'g, const N: usize> = Real<'g, N>;

    #[inline(always)]
    fn read(cells: &[f64]) -> Self {
        cells[0]
    }

    #[inline(always)]
    fn write(self, cells: &mut [f64]) {
        cells[0] = self;
    }

    #[inline(always)]
    fn leaf<'g, const N: usize>(self, slot: &'g Slot) -> Real<'g, N> {
        Real::leaf(self, 1.0, slot, 0)
    }

    #[inline(always)]
    fn constant<'g, const N: usize>(self) -> Real<'g, N> {
        Real::from(self)
    }

    #[inline(always)]
    fn detach<const N: usize>(dual: Real<'_, N>) -> f64 {
        dual.detach()
    }

    #[inline(always)]
    fn subtract_from<const N: usize>(dual: Real<'_, N>, factors: &[f64], gradient: &mut [f64; N]) {
        dual.add_to(-factors[0], gradient);
    }
}

impl<const K: usize> Continuous for [f64; K] {
    const WIDTH: usize = K;

    type Dual<'g, const N: usize> = [Real<'g, N>; K];

    #[inline(always)]
    fn read(cells: &[f64]) -> Self {
        array::from_fn(|i| cells[i])
    }

    #[inline(always)]
    fn write(self, cells: &mut [f64]) {
        cells[..K].copy_from_slice(&self);
    }

    #[inline(always)]
    fn leaf<'g, const N: usize>(self, slot: &'g Slot) -> [Real<'g, N>; K] {
        array::from_fn(|i| Real::leaf(self[i], 1.0, slot, i))
    }

    #[inline(always)]
    fn constant<'g, const N: usize>(self) -> [Real<'g, N>; K] {
        self.map(Real::from)
    }

    #[inline(always)]
    fn detach<const N: usize>(dual: [Real<'_, N>; K]) -> Self {
        dual.map(Real::detach)
    }

    #[inline(always)]
    fn subtract_from<const N: usize>(dual: [Real<'_, N>; K], factors: &[f64], gradient: &mut [f64; N]) {
        for (x, factor) in dual.into_iter().zip(factors) {
            f64::subtract_from(x, &[*factor], gradient);
        }
    }
}
