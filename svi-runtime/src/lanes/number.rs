//! A number of each of four iterations.

use std::ops::{Add, Div, Mul, Neg, Sub};

#[cfg(not(target_arch = "x86_64"))]
use super::portable as simd;
#[cfg(target_arch = "x86_64")]
use super::x86 as simd;

pub use simd::{Mask, Simd};

/// How many iterations run side by side.
pub const WIDTH: usize = 4;

/// What `f` makes of each of the four. The methods of arrays are not sure to be inlined, and what is compiled apart from a
/// pass cannot use its instructions.
#[inline(always)]
pub fn four<T, U>([a, b, c, d]: [T; WIDTH], mut f: impl FnMut(T) -> U) -> [U; WIDTH] {
    [f(a), f(b), f(c), f(d)]
}

/// A number of each of four iterations, with the arithmetic of `f64`.
#[derive(Clone, Copy, Debug)]
pub struct Lanes {
    simd: Simd,
    pack: simd::Pack,
}

impl Lanes {
    #[inline(always)]
    pub fn splat(simd: Simd, x: f64) -> Self {
        Self { simd, pack: simd.splat(x) }
    }

    #[inline(always)]
    pub fn from_array(simd: Simd, numbers: [f64; WIDTH]) -> Self {
        Self { simd, pack: simd::from_array(numbers) }
    }

    #[inline(always)]
    pub fn to_array(self) -> [f64; WIDTH] {
        simd::to_array(self.pack)
    }

    /// The instructions.
    #[inline(always)]
    pub fn simd(self) -> Simd {
        self.simd
    }

    /// The same number in all lanes.
    #[inline(always)]
    pub fn all(self, x: f64) -> Self {
        Self::splat(self.simd, x)
    }

    /// An array of lanes, made like `like`.
    #[inline(always)]
    pub fn array<const N: usize>(like: Self, mut f: impl FnMut(usize) -> Self) -> [Self; N] {
        let mut array = [like; N];
        for (i, element) in array.iter_mut().enumerate() {
            *element = f(i);
        }
        array
    }

    /// The polynomial whose coefficients these are, four by four, the highest power's first. The fours are evaluated beside each
    /// other (Estrin 1960): in one chain each step would wait for the one before.
    #[inline(always)]
    pub fn polynomial<const K: usize>(self, coefficients: [[f64; 4]; K]) -> Self {
        let square = self * self;
        let fourth = square * square;
        let mut sum = self.all(0.0);
        for [a, b, c, d] in coefficients {
            let (high, low) = (self.times_plus(self.all(a), self.all(b)), self.times_plus(self.all(c), self.all(d)));
            sum = sum.times_plus(fourth, high.times_plus(square, low));
        }
        sum
    }

    /// The sum over the lanes.
    #[inline(always)]
    pub fn sum(self) -> f64 {
        let [a, b, c, d] = self.to_array();
        (a + b) + (c + d)
    }

    /// Whether all of them are finite.
    #[inline(always)]
    pub fn are_finite(self) -> bool {
        // Zero, or not a number.
        (self * 0.0).sum() == 0.0
    }

    /// `self * factor + term`.
    #[inline(always)]
    pub fn times_plus(self, factor: Self, term: Self) -> Self {
        Self { pack: self.simd.fused(self.pack, factor.pack, term.pack), ..self }
    }

    #[inline(always)]
    pub fn sqrt(self) -> Self {
        Self { pack: self.simd.root(self.pack), ..self }
    }

    #[inline(always)]
    pub fn recip(self) -> Self {
        self.all(1.0) / self
    }

    #[inline(always)]
    pub fn abs(self) -> Self {
        Self { pack: self.simd.magnitude(self.pack), ..self }
    }

    /// The nearest whole number, ties to even.
    #[inline(always)]
    pub fn round(self) -> Self {
        Self { pack: self.simd.nearest(self.pack), ..self }
    }

    /// The larger of the two; not a number where `self` is none.
    #[inline(always)]
    pub fn at_least(self, low: f64) -> Self {
        Self { pack: self.simd.larger(self.simd.splat(low), self.pack), ..self }
    }

    /// The smaller of the two; not a number where `self` is none.
    #[inline(always)]
    pub fn at_most(self, high: f64) -> Self {
        Self { pack: self.simd.smaller(self.simd.splat(high), self.pack), ..self }
    }

    /// The larger of the two.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        Self { pack: self.simd.larger(self.pack, other.pack), ..self }
    }

    #[inline(always)]
    pub fn less(self, other: Self) -> Mask {
        self.simd.less(self.pack, other.pack)
    }

    #[inline(always)]
    pub fn equal(self, other: Self) -> Mask {
        self.simd.equal(self.pack, other.pack)
    }

    /// `self` where the mask holds, else `other`.
    #[inline(always)]
    pub fn where_or(self, mask: Mask, other: Self) -> Self {
        Self { pack: self.simd.choose(mask, self.pack, other.pack), ..self }
    }

    /// `2^self` for whole numbers from -1022 to 1023.
    #[inline(always)]
    pub fn power_of_two(self) -> Self {
        Self { pack: self.simd.power_of_two(self.pack), ..self }
    }

    /// `self = 2^n m` with `√½ <= m < √2`, for positive normal numbers: `(n, m)`.
    #[inline(always)]
    pub fn split(self) -> (Self, Self) {
        let (n, m) = self.simd.split(self.pack);
        (Self { pack: n, ..self }, Self { pack: m, ..self })
    }
}

impl Neg for Lanes {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self * -1.0
    }
}

/// An operator on lanes, and on lanes and a plain number.
macro_rules! operator {
    ($Op:ident $op:ident $by:ident) => {
        impl $Op for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $op(self, other: Self) -> Self {
                Self { pack: self.simd.$by(self.pack, other.pack), ..self }
            }
        }

        impl $Op<f64> for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $op(self, other: f64) -> Self {
                self.$op(self.all(other))
            }
        }

        impl $Op<Lanes> for f64 {
            type Output = Lanes;

            #[inline(always)]
            fn $op(self, other: Lanes) -> Lanes {
                other.all(self).$op(other)
            }
        }
    };
}

operator!(Add add plus);
operator!(Sub sub minus);
operator!(Mul mul times);
operator!(Div div over);
