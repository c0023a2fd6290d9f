//! Four numbers at once, in whatever instructions the compiler finds for them.

/// The right to compute with packs, which every machine has.
#[derive(Clone, Copy, Debug)]
pub struct Simd(());

/// Four numbers.
pub type Pack = [f64; 4];

/// Four truth values.
pub type Mask = [bool; 4];

#[inline(always)]
pub fn from_array(array: [f64; 4]) -> Pack {
    array
}

#[inline(always)]
pub fn to_array(pack: Pack) -> [f64; 4] {
    pack
}

#[inline(always)]
fn zip<T>(a: Pack, b: Pack, f: impl Fn(f64, f64) -> T) -> [T; 4] {
    std::array::from_fn(|i| f(a[i], b[i]))
}

impl Simd {
    /// Always there.
    #[inline(always)]
    pub fn detect() -> Option<Self> {
        Some(Self(()))
    }

    /// Runs `f`.
    #[inline(always)]
    pub fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        f()
    }

    #[inline(always)]
    pub fn splat(self, x: f64) -> Pack {
        [x; 4]
    }

    #[inline(always)]
    pub fn plus(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| a + b)
    }

    #[inline(always)]
    pub fn minus(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| a - b)
    }

    #[inline(always)]
    pub fn times(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| a * b)
    }

    #[inline(always)]
    pub fn over(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| a / b)
    }

    /// `a * b + c`; rounded once only where that is an instruction.
    #[inline(always)]
    pub fn fused(self, a: Pack, b: Pack, c: Pack) -> Pack {
        if cfg!(target_arch = "aarch64") {
            return std::array::from_fn(|i| a[i].mul_add(b[i], c[i]));
        }
        self.plus(self.times(a, b), c)
    }

    #[inline(always)]
    pub fn root(self, a: Pack) -> Pack {
        a.map(f64::sqrt)
    }

    #[inline(always)]
    pub fn magnitude(self, a: Pack) -> Pack {
        a.map(f64::abs)
    }

    #[inline(always)]
    pub fn nearest(self, a: Pack) -> Pack {
        a.map(f64::round_ties_even)
    }

    /// The larger; `b` where one is not a number.
    #[inline(always)]
    pub fn larger(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| if a > b { a } else { b })
    }

    /// The smaller; `b` where one is not a number.
    #[inline(always)]
    pub fn smaller(self, a: Pack, b: Pack) -> Pack {
        zip(a, b, |a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    pub fn less(self, a: Pack, b: Pack) -> Mask {
        zip(a, b, |a, b| a < b)
    }

    #[inline(always)]
    pub fn equal(self, a: Pack, b: Pack) -> Mask {
        zip(a, b, |a, b| a == b)
    }

    #[inline(always)]
    pub fn choose(self, mask: Mask, a: Pack, b: Pack) -> Pack {
        std::array::from_fn(|i| if mask[i] { a[i] } else { b[i] })
    }

    /// `2^n` for whole `n` from -1022 to 1023.
    #[inline(always)]
    pub fn power_of_two(self, n: Pack) -> Pack {
        n.map(|n| f64::from_bits(((n + 1023.0) as u64) << 52))
    }

    /// `x = 2^n m` with `√½ <= m < √2`, for positive normal `x`: `(n, m)`.
    #[inline(always)]
    pub fn split(self, x: Pack) -> (Pack, Pack) {
        let carried = x.map(|x| x.to_bits().wrapping_add(0x0009_5f61_9980_c433));
        let n = carried.map(|bits| (bits >> 52) as f64 - 1023.0);
        let m = carried.map(|bits| f64::from_bits((bits & ((1 << 52) - 1)) + 0x3fe6_a09e_667f_3bcd));
        (n, m)
    }
}
