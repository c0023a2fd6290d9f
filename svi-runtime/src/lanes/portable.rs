//! Four numbers at once, in whatever instructions the compiler finds for them.

use super::simd::{CARRY, MANTISSA, SQRT_HALF, Simd, groups_are_arrays};

/// Whatever the machine has.
#[derive(Clone, Copy, Debug)]
pub struct Portable(());

type Pack = [f64; 4];

#[inline(always)]
fn zip(a: Pack, b: Pack, f: impl Fn(f64, f64) -> f64) -> Pack {
    std::array::from_fn(|i| f(a[i], b[i]))
}

impl Simd for Portable {
    type Pack = Pack;

    groups_are_arrays!(four);

    #[inline(always)]
    fn detect() -> Option<Self> {
        Some(Self(()))
    }

    #[inline(always)]
    fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        f()
    }

    #[inline(always)]
    fn load(self, numbers: Pack) -> Pack {
        numbers
    }

    #[inline(always)]
    fn store(self, pack: Pack) -> Pack {
        pack
    }

    #[inline(always)]
    fn splat(self, x: f64) -> Pack {
        [x; 4]
    }

    #[inline(always)]
    fn plus(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| a + b)
    }

    #[inline(always)]
    fn minus(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| a - b)
    }

    #[inline(always)]
    fn times(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| a * b)
    }

    #[inline(always)]
    fn over(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| a / b)
    }

    #[inline(always)]
    fn fused(self, a: Pack, b: Pack, c: Pack) -> Pack {
        if cfg!(target_arch = "aarch64") {
            return std::array::from_fn(|i| a[i].mul_add(b[i], c[i]));
        }
        self.plus(self.times(a, b), c)
    }

    #[inline(always)]
    fn root(self, a: Pack) -> Pack {
        a.map(f64::sqrt)
    }

    #[inline(always)]
    fn magnitude(self, a: Pack) -> Pack {
        a.map(f64::abs)
    }

    #[inline(always)]
    fn larger(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn smaller(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    fn where_less(self, [a, b]: [Pack; 2], yes: Pack, no: Pack) -> Pack {
        std::array::from_fn(|i| if a[i] < b[i] { yes[i] } else { no[i] })
    }

    #[inline(always)]
    fn where_equal(self, [a, b]: [Pack; 2], yes: Pack, no: Pack) -> Pack {
        std::array::from_fn(|i| if a[i] == b[i] { yes[i] } else { no[i] })
    }

    #[inline(always)]
    fn are_zero(self, a: Pack) -> bool {
        a == [0.0; 4]
    }

    #[inline(always)]
    fn sum(self, [a, b, c, d]: Pack) -> f64 {
        (a + b) + (c + d)
    }

    #[inline(always)]
    fn sums(self, packs: [Pack; 4]) -> Pack {
        packs.map(|pack| self.sum(pack))
    }

    #[inline(always)]
    fn scale(self, a: Pack, n: Pack) -> Pack {
        let power = |n: f64| f64::from_bits(((n + 1023.0) as u64) << 52);
        // Two factors, for one of them could be out of range.
        zip(a, n, |a, n| {
            let half = (0.5 * n).round_ties_even();
            a * power(half) * power(n - half)
        })
    }

    #[inline(always)]
    fn split(self, x: Pack) -> (Pack, Pack) {
        let carried = x.map(|x| x.to_bits().wrapping_add(CARRY));
        let n = carried.map(|bits| (bits >> 52) as f64 - 1023.0);
        let m = carried.map(|bits| f64::from_bits((bits & MANTISSA) + SQRT_HALF));
        (n, m)
    }
}
