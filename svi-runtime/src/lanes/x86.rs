//! Four numbers at once on x86-64 with AVX2, which is asked for when the program runs.

use pulp::x86::V3;
use pulp::{f64x4, m64x4, u64x4};

/// The right to use the instructions: that the machine has them was checked.
#[derive(Clone, Copy, Debug)]
pub struct Simd(V3);

/// Four numbers.
pub type Pack = f64x4;

/// Four truth values.
pub type Mask = m64x4;

#[inline(always)]
pub fn from_array([a, b, c, d]: [f64; 4]) -> Pack {
    f64x4(a, b, c, d)
}

#[inline(always)]
pub fn to_array(f64x4(a, b, c, d): Pack) -> [f64; 4] {
    [a, b, c, d]
}

/// Numbers from here on are whole, one bit of the mantissa a step.
const WHOLE: f64 = 6_755_399_441_055_744.0;

impl Simd {
    /// The instructions, where the machine has them.
    #[inline(always)]
    pub fn detect() -> Option<Self> {
        V3::try_new().map(Self)
    }

    /// Runs `f` compiled for the instructions. What `f` calls has to be inlined into it.
    #[inline(always)]
    pub fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        self.0.vectorize(f)
    }

    #[inline(always)]
    pub fn splat(self, x: f64) -> Pack {
        self.0.splat_f64x4(x)
    }

    #[inline(always)]
    pub fn plus(self, a: Pack, b: Pack) -> Pack {
        self.0.add_f64x4(a, b)
    }

    #[inline(always)]
    pub fn minus(self, a: Pack, b: Pack) -> Pack {
        self.0.sub_f64x4(a, b)
    }

    #[inline(always)]
    pub fn times(self, a: Pack, b: Pack) -> Pack {
        self.0.mul_f64x4(a, b)
    }

    #[inline(always)]
    pub fn over(self, a: Pack, b: Pack) -> Pack {
        self.0.div_f64x4(a, b)
    }

    /// `a * b + c`, rounded once.
    #[inline(always)]
    pub fn fused(self, a: Pack, b: Pack, c: Pack) -> Pack {
        self.0.mul_add_f64x4(a, b, c)
    }

    #[inline(always)]
    pub fn root(self, a: Pack) -> Pack {
        self.0.sqrt_f64x4(a)
    }

    #[inline(always)]
    pub fn magnitude(self, a: Pack) -> Pack {
        self.0.abs_f64x4(a)
    }

    #[inline(always)]
    pub fn nearest(self, a: Pack) -> Pack {
        self.0.round_f64x4(a)
    }

    /// The larger; `b` where one is not a number.
    #[inline(always)]
    pub fn larger(self, a: Pack, b: Pack) -> Pack {
        self.0.max_f64x4(a, b)
    }

    /// The smaller; `b` where one is not a number.
    #[inline(always)]
    pub fn smaller(self, a: Pack, b: Pack) -> Pack {
        self.0.min_f64x4(a, b)
    }

    #[inline(always)]
    pub fn less(self, a: Pack, b: Pack) -> Mask {
        self.0.cmp_lt_f64x4(a, b)
    }

    #[inline(always)]
    pub fn equal(self, a: Pack, b: Pack) -> Mask {
        self.0.cmp_eq_f64x4(a, b)
    }

    #[inline(always)]
    pub fn choose(self, mask: Mask, a: Pack, b: Pack) -> Pack {
        self.0.select_f64x4(mask, a, b)
    }

    /// `2^n` for whole `n` from -1022 to 1023.
    #[inline(always)]
    pub fn power_of_two(self, n: Pack) -> Pack {
        let bits: u64x4 = pulp::cast(self.plus(n, self.splat(WHOLE + 1023.0)));
        pulp::cast(self.0.shl_const_u64x4::<52>(bits))
    }

    /// `x = 2^n m` with `√½ <= m < √2`, for positive normal `x`: `(n, m)`.
    #[inline(always)]
    pub fn split(self, x: Pack) -> (Pack, Pack) {
        // What is added brings the mantissas from √2 on to the next power.
        let bits: u64x4 = pulp::cast(x);
        let carried = self.0.wrapping_add_u64x4(bits, self.0.splat_u64x4(0x0009_5f61_9980_c433));
        let biased = self.0.shr_const_u64x4::<52>(carried);
        let whole: u64x4 = pulp::cast(self.splat(WHOLE));
        let n = self.minus(pulp::cast(self.0.or_u64x4(biased, whole)), self.splat(WHOLE + 1023.0));
        let mantissa = self.0.and_u64x4(carried, self.0.splat_u64x4((1 << 52) - 1));
        let m = self.0.wrapping_add_u64x4(mantissa, self.0.splat_u64x4(0x3fe6_a09e_667f_3bcd));
        (n, pulp::cast(m))
    }
}
