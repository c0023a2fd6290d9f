//! A number of each of the iterations that run side by side.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::simd::Simd;

/// A number of each of the iterations that run side by side, with the arithmetic of `f64`.
#[derive(Clone, Copy, Debug)]
pub struct Lanes<S: Simd> {
    simd: S,
    pack: S::Pack,
}

impl<S: Simd> Lanes<S> {
    #[inline(always)]
    pub fn splat(simd: S, x: f64) -> Self {
        Self { simd, pack: simd.splat(x) }
    }

    #[inline(always)]
    pub fn from_array(simd: S, numbers: S::Group<f64>) -> Self {
        Self { simd, pack: simd.load(numbers) }
    }

    #[inline(always)]
    pub fn to_array(self) -> S::Group<f64> {
        self.simd.store(self.pack)
    }

    /// 0, 1, 2, and so on.
    #[inline(always)]
    pub fn places(simd: S) -> Self {
        Self::from_array(simd, S::each(S::successive(0), |place| place as f64))
    }

    /// The instructions.
    #[inline(always)]
    pub fn simd(self) -> S {
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
        let group = |[a, b, c, d]: [f64; 4]| {
            let (high, low) = (self.times_plus(self.all(a), self.all(b)), self.times_plus(self.all(c), self.all(d)));
            high.times_plus(square, low)
        };
        let mut sum = group(coefficients[0]);
        for coefficients in &coefficients[1..] {
            sum = sum.times_plus(fourth, group(*coefficients));
        }
        sum
    }

    /// The sum over the lanes.
    #[inline(always)]
    pub fn sum(self) -> f64 {
        self.simd.sum(self.pack)
    }

    /// The sum over the lanes of each.
    #[inline(always)]
    pub fn sums(simd: S, each: S::Group<Self>) -> Self {
        Self { simd, pack: simd.sums(S::each(each, |lanes| lanes.pack)) }
    }

    /// Whether all of them are finite.
    #[inline(always)]
    pub fn are_finite(self) -> bool {
        // Zero, or not a number.
        self.simd.are_zero((self * 0.0).pack)
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

    /// The number times itself `n` times.
    #[inline(always)]
    pub fn powi(self, n: i32) -> Self {
        let mut product = self.all(1.0);
        for _ in 0..n.unsigned_abs() {
            product = product * self;
        }
        if n < 0 { product.recip() } else { product }
    }

    #[inline(always)]
    pub fn abs(self) -> Self {
        Self { pack: self.simd.magnitude(self.pack), ..self }
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

    /// `self` where `a < b`, else `other`.
    #[inline(always)]
    pub fn where_less(self, a: Self, b: Self, other: Self) -> Self {
        Self { pack: self.simd.where_less([a.pack, b.pack], self.pack, other.pack), ..self }
    }

    /// `self` where `a` and `b` are equal, else `other`.
    #[inline(always)]
    pub fn where_equal(self, a: Self, b: Self, other: Self) -> Self {
        Self { pack: self.simd.where_equal([a.pack, b.pack], self.pack, other.pack), ..self }
    }

    /// `self * 2^n` for whole numbers `n` from -2044 to 2046.
    #[inline(always)]
    pub fn scale(self, n: Self) -> Self {
        Self { pack: self.simd.scale(self.pack, n.pack), ..self }
    }

    /// `self = 2^n m` with `√½ <= m < √2`, for positive normal numbers: `(n, m)`.
    #[inline(always)]
    pub fn split(self) -> (Self, Self) {
        let (n, m) = self.simd.split(self.pack);
        (Self { pack: n, ..self }, Self { pack: m, ..self })
    }
}

impl<S: Simd> Neg for Lanes<S> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self * -1.0
    }
}

/// An operator on lanes, and on lanes and a plain number.
macro_rules! operator {
    ($Op:ident $op:ident $by:ident) => {
        impl<S: Simd> $Op for Lanes<S> {
            type Output = Self;

            #[inline(always)]
            fn $op(self, other: Self) -> Self {
                Self { pack: self.simd.$by(self.pack, other.pack), ..self }
            }
        }

        impl<S: Simd> $Op<f64> for Lanes<S> {
            type Output = Self;

            #[inline(always)]
            fn $op(self, other: f64) -> Self {
                self.$op(self.all(other))
            }
        }

        impl<S: Simd> $Op<Lanes<S>> for f64 {
            type Output = Lanes<S>;

            #[inline(always)]
            fn $op(self, other: Lanes<S>) -> Lanes<S> {
                other.all(self).$op(other)
            }
        }
    };
}

operator!(Add add plus);
operator!(Sub sub minus);
operator!(Mul mul times);
operator!(Div div over);
