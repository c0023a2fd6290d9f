//! Eight numbers at once on x86-64 with AVX-512, which is asked for when the program runs.

use pulp::f64x8;
use pulp::x86::V4;

use super::simd::{CARRY, MANTISSA, SQRT_HALF, Simd, WHOLE, groups_are_arrays};

/// AVX-512 with its extensions for bytes, for whole numbers and for short vectors, which are there together.
#[derive(Clone, Copy, Debug)]
pub struct Avx512(V4);

impl Simd for Avx512 {
    type Pack = f64x8;

    groups_are_arrays!(eight);

    #[inline(always)]
    fn detect() -> Option<Self> {
        V4::try_new().map(Self)
    }

    #[inline(always)]
    fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        self.0.vectorize(f)
    }

    #[inline(always)]
    fn load(self, numbers: [f64; 8]) -> f64x8 {
        pulp::cast(numbers)
    }

    #[inline(always)]
    fn store(self, pack: f64x8) -> [f64; 8] {
        pulp::cast(pack)
    }

    #[inline(always)]
    fn splat(self, x: f64) -> f64x8 {
        self.0.splat_f64x8(x)
    }

    #[inline(always)]
    fn plus(self, a: f64x8, b: f64x8) -> f64x8 {
        self.0.add_f64x8(a, b)
    }

    #[inline(always)]
    fn minus(self, a: f64x8, b: f64x8) -> f64x8 {
        self.0.sub_f64x8(a, b)
    }

    #[inline(always)]
    fn times(self, a: f64x8, b: f64x8) -> f64x8 {
        self.0.mul_f64x8(a, b)
    }

    #[inline(always)]
    fn over(self, a: f64x8, b: f64x8) -> f64x8 {
        self.0.div_f64x8(a, b)
    }

    #[inline(always)]
    fn fused(self, a: f64x8, b: f64x8, c: f64x8) -> f64x8 {
        self.0.mul_add_f64x8(a, b, c)
    }

    #[inline(always)]
    fn root(self, a: f64x8) -> f64x8 {
        self.0.sqrt_f64x8(a)
    }

    #[inline(always)]
    fn magnitude(self, a: f64x8) -> f64x8 {
        self.0.abs_f64x8(a)
    }

    #[inline(always)]
    fn larger(self, a: f64x8, b: f64x8) -> f64x8 {
        self.0.max_f64x8(a, b)
    }

    #[inline(always)]
    fn smaller(self, a: f64x8, b: f64x8) -> f64x8 {
        self.0.min_f64x8(a, b)
    }

    #[inline(always)]
    fn where_less(self, [a, b]: [f64x8; 2], yes: f64x8, no: f64x8) -> f64x8 {
        self.0.select_f64x8(self.0.cmp_lt_f64x8(a, b), yes, no)
    }

    #[inline(always)]
    fn where_equal(self, [a, b]: [f64x8; 2], yes: f64x8, no: f64x8) -> f64x8 {
        self.0.select_f64x8(self.0.cmp_eq_f64x8(a, b), yes, no)
    }

    #[inline(always)]
    fn are_zero(self, a: f64x8) -> bool {
        self.0.cmp_eq_f64x8(a, self.splat(0.0)).0 == 0xff
    }

    #[inline(always)]
    fn sum(self, f64x8(a, b, c, d, e, f, g, h): f64x8) -> f64 {
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }

    #[inline(always)]
    fn sums(self, [a, b, c, d, e, f, g, h]: [f64x8; 8]) -> f64x8 {
        let (ab, cd, ef, gh) =
            (self.neighbours(a, b), self.neighbours(c, d), self.neighbours(e, f), self.neighbours(g, h));
        self.pairs(self.pairs(ab, cd), self.pairs(ef, gh))
    }

    #[inline(always)]
    fn scale(self, a: f64x8, n: f64x8) -> f64x8 {
        pulp::cast(self.0.avx512f._mm512_scalef_pd(pulp::cast(a), pulp::cast(n)))
    }

    #[inline(always)]
    fn split(self, x: f64x8) -> (f64x8, f64x8) {
        let v4 = self.0;
        let carried = v4.wrapping_add_u64x8(pulp::cast(x), v4.splat_u64x8(CARRY));
        let biased = v4.or_u64x8(v4.shr_const_u64x8::<52>(carried), v4.splat_u64x8(WHOLE.to_bits()));
        let mantissa = v4.and_u64x8(carried, v4.splat_u64x8(MANTISSA));
        let m = v4.wrapping_add_u64x8(mantissa, v4.splat_u64x8(SQRT_HALF));
        (self.minus(pulp::cast(biased), self.splat(WHOLE + 1023.0)), pulp::cast(m))
    }
}

impl Avx512 {
    /// The sums of neighbours, of `a` and `b` in turn.
    #[inline(always)]
    fn neighbours(self, a: f64x8, b: f64x8) -> f64x8 {
        let (a, b) = (pulp::cast(a), pulp::cast(b));
        let even = self.0.avx512f._mm512_unpacklo_pd(a, b);
        let odd = self.0.avx512f._mm512_unpackhi_pd(a, b);
        self.plus(pulp::cast(even), pulp::cast(odd))
    }

    /// The sums of pairs that are neighbours, first of `a`, then of `b`.
    #[inline(always)]
    fn pairs(self, a: f64x8, b: f64x8) -> f64x8 {
        let (a, b) = (pulp::cast(a), pulp::cast(b));
        let even = self.0.avx512f._mm512_shuffle_f64x2::<0b10_00_10_00>(a, b);
        let odd = self.0.avx512f._mm512_shuffle_f64x2::<0b11_01_11_01>(a, b);
        self.plus(pulp::cast(even), pulp::cast(odd))
    }
}
