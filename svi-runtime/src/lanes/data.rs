//! What four iterations take from the data.

use super::number::{Lanes, Simd, WIDTH, four};
use super::real::LaneReal;
use crate::distributions::Censored;
use crate::real::Real;

/// The four iterations that run side by side.
#[derive(Clone, Copy, Debug)]
pub struct LaneIndex {
    pub(super) simd: Simd,
    pub(super) indices: [usize; WIDTH],
}

impl LaneIndex {
    /// What each of them makes of its index.
    #[inline(always)]
    pub fn each<T>(self, f: impl Fn(usize) -> T) -> [T; WIDTH] {
        four(self.indices, f)
    }

    /// The same, as a number.
    #[inline(always)]
    pub fn number<T: LaneNumber>(self, f: impl Fn(usize) -> T) -> T::Lanes {
        T::side_by_side(self.simd, four(self.indices, f))
    }
}

/// A number of one iteration.
pub trait LaneNumber: Sized {
    /// That of four.
    type Lanes;

    /// Four numbers as one.
    fn side_by_side(simd: Simd, numbers: [Self; WIDTH]) -> Self::Lanes;
}

impl LaneNumber for f64 {
    type Lanes = Lanes;

    #[inline(always)]
    fn side_by_side(simd: Simd, numbers: [Self; WIDTH]) -> Lanes {
        Lanes::from_array(simd, numbers)
    }
}

impl<'g, const N: usize> LaneNumber for Real<'g, N> {
    type Lanes = LaneReal<'g, N>;

    #[inline(always)]
    fn side_by_side(simd: Simd, numbers: [Self; WIDTH]) -> LaneReal<'g, N> {
        let value = Lanes::from_array(simd, four(numbers, |x| x.value));
        LaneReal::new(value, Lanes::array(value, |i| Lanes::from_array(simd, four(numbers, |x| x.partials[i]))))
    }
}

impl<T: LaneNumber + Copy> LaneNumber for &T {
    type Lanes = T::Lanes;

    #[inline(always)]
    fn side_by_side(simd: Simd, numbers: [Self; WIDTH]) -> T::Lanes {
        T::side_by_side(simd, four(numbers, |x| *x))
    }
}

/// A value that an iteration observes.
pub trait LaneValue: Copy {
    /// The number that it is; `None` if it is missing, or not one number. Its iteration then runs by itself.
    fn number(self) -> Option<f64>;
}

impl LaneValue for f64 {
    #[inline(always)]
    fn number(self) -> Option<f64> {
        Some(self)
    }
}

impl LaneValue for bool {
    #[inline(always)]
    fn number(self) -> Option<f64> {
        // A branch would be taken or not at random.
        Some(f64::from_bits(u64::from(self).wrapping_neg() & 1.0_f64.to_bits()))
    }
}

/// Below this every integer is an `f64`.
const EXACT: i128 = 1 << 53;

macro_rules! integers {
    ($($T:ty)*) => { $(
        impl LaneValue for $T {
            #[inline(always)]
            fn number(self) -> Option<f64> {
                ((self as i128).abs() < EXACT).then_some(self as f64)
            }
        }
    )* };
}

integers!(u8 u16 u32 u64 usize i32 i64);

impl<T: LaneValue> LaneValue for Option<T> {
    #[inline(always)]
    fn number(self) -> Option<f64> {
        self.and_then(T::number)
    }
}

impl<T: LaneValue> LaneValue for &T {
    #[inline(always)]
    fn number(self) -> Option<f64> {
        (*self).number()
    }
}

impl LaneValue for Censored {
    #[inline(always)]
    fn number(self) -> Option<f64> {
        if let Censored::Exactly(x) = self { Some(x) } else { None }
    }
}

impl<const N: usize> LaneValue for Real<'_, N> {
    #[inline(always)]
    fn number(self) -> Option<f64> {
        None
    }
}
