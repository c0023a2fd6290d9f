//! Four numbers at once on x86-64 with AVX2, which is asked for when the program runs.

use pulp::x86::V3;
use pulp::{f64x4, u64x4};

use super::simd::{CARRY, MANTISSA, SQRT_HALF, Simd, WHOLE, groups_are_arrays};

/// AVX2 and FMA.
#[derive(Clone, Copy, Debug)]
pub struct Avx2(V3);

impl Simd for Avx2 {
    type Pack = f64x4;

    groups_are_arrays!(four);

    #[inline(always)]
    fn detect() -> Option<Self> {
        V3::try_new().map(Self)
    }

    #[inline(always)]
    fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        self.0.vectorize(f)
    }

    #[inline(always)]
    fn load(self, numbers: [f64; 4]) -> f64x4 {
        pulp::cast(numbers)
    }

    #[inline(always)]
    fn store(self, pack: f64x4) -> [f64; 4] {
        pulp::cast(pack)
    }

    #[inline(always)]
    fn splat(self, x: f64) -> f64x4 {
        self.0.splat_f64x4(x)
    }

    #[inline(always)]
    fn plus(self, a: f64x4, b: f64x4) -> f64x4 {
        self.0.add_f64x4(a, b)
    }

    #[inline(always)]
    fn minus(self, a: f64x4, b: f64x4) -> f64x4 {
        self.0.sub_f64x4(a, b)
    }

    #[inline(always)]
    fn times(self, a: f64x4, b: f64x4) -> f64x4 {
        self.0.mul_f64x4(a, b)
    }

    #[inline(always)]
    fn over(self, a: f64x4, b: f64x4) -> f64x4 {
        self.0.div_f64x4(a, b)
    }

    #[inline(always)]
    fn fused(self, a: f64x4, b: f64x4, c: f64x4) -> f64x4 {
        self.0.mul_add_f64x4(a, b, c)
    }

    #[inline(always)]
    fn root(self, a: f64x4) -> f64x4 {
        self.0.sqrt_f64x4(a)
    }

    #[inline(always)]
    fn magnitude(self, a: f64x4) -> f64x4 {
        self.0.abs_f64x4(a)
    }

    #[inline(always)]
    fn larger(self, a: f64x4, b: f64x4) -> f64x4 {
        self.0.max_f64x4(a, b)
    }

    #[inline(always)]
    fn smaller(self, a: f64x4, b: f64x4) -> f64x4 {
        self.0.min_f64x4(a, b)
    }

    #[inline(always)]
    fn where_less(self, [a, b]: [f64x4; 2], yes: f64x4, no: f64x4) -> f64x4 {
        self.0.select_f64x4(self.0.cmp_lt_f64x4(a, b), yes, no)
    }

    #[inline(always)]
    fn where_equal(self, [a, b]: [f64x4; 2], yes: f64x4, no: f64x4) -> f64x4 {
        self.0.select_f64x4(self.0.cmp_eq_f64x4(a, b), yes, no)
    }

    #[inline(always)]
    fn are_zero(self, a: f64x4) -> bool {
        let are_zero = self.0.cmp_eq_f64x4(a, self.splat(0.0));
        self.0.avx._mm256_movemask_pd(pulp::cast(are_zero)) == 0b1111
    }

    #[inline(always)]
    fn sum(self, f64x4(a, b, c, d): f64x4) -> f64 {
        (a + b) + (c + d)
    }

    #[inline(always)]
    fn sums(self, [a, b, c, d]: [f64x4; 4]) -> f64x4 {
        // Sums of neighbours, in turn of the one pack and the other; then of pairs of those.
        let avx = self.0.avx;
        let ab = avx._mm256_hadd_pd(pulp::cast(a), pulp::cast(b));
        let cd = avx._mm256_hadd_pd(pulp::cast(c), pulp::cast(d));
        let crossed = avx._mm256_permute2f128_pd::<0x21>(ab, cd);
        let straight = avx._mm256_blend_pd::<0b1100>(ab, cd);
        self.plus(pulp::cast(crossed), pulp::cast(straight))
    }

    #[inline(always)]
    fn scale(self, a: f64x4, n: f64x4) -> f64x4 {
        // Two factors, for one of them could be out of range.
        let half = self.0.round_f64x4(self.times(n, self.splat(0.5)));
        self.times(self.times(a, self.power_of_two(half)), self.power_of_two(self.minus(n, half)))
    }

    #[inline(always)]
    fn split(self, x: f64x4) -> (f64x4, f64x4) {
        let v3 = self.0;
        let carried = v3.wrapping_add_u64x4(pulp::cast(x), v3.splat_u64x4(CARRY));
        let biased = v3.or_u64x4(v3.shr_const_u64x4::<52>(carried), v3.splat_u64x4(WHOLE.to_bits()));
        let mantissa = v3.and_u64x4(carried, v3.splat_u64x4(MANTISSA));
        let m = v3.wrapping_add_u64x4(mantissa, v3.splat_u64x4(SQRT_HALF));
        (self.minus(pulp::cast(biased), self.splat(WHOLE + 1023.0)), pulp::cast(m))
    }
}

impl Avx2 {
    /// `2^n` for whole `n` from -1022 to 1023.
    #[inline(always)]
    fn power_of_two(self, n: f64x4) -> f64x4 {
        let bits: u64x4 = pulp::cast(self.plus(n, self.splat(WHOLE + 1023.0)));
        pulp::cast(self.0.shl_const_u64x4::<52>(bits))
    }
}
