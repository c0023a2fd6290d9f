//! What four iterations take from the data.

use std::marker::PhantomData;

use super::number::{Lanes, Simd, WIDTH, four};
use super::rows::Visits;
use crate::distributions::Censored;
use crate::real::Real;

/// The four iterations that run side by side.
#[derive(Clone, Copy, Debug)]
pub struct LaneIndex<V> {
    pub(super) simd: Simd,
    pub(super) indices: [usize; WIDTH],
    pub(super) visits: PhantomData<V>,
}

impl<V: Visits> LaneIndex<V> {
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

    /// The elements of a slice, which `f` takes from it.
    #[inline(always)]
    pub fn each_of<T: Copy>(self, slice: &[T], f: impl Fn(usize) -> T) -> [T; WIDTH] {
        if V::ALL
            && let Some(rest) = slice.get(self.indices[0]..)
            && let Some(four) = rest.first_chunk()
        {
            return *four;
        }
        four(self.indices, f)
    }

    /// The same, as a number.
    #[inline(always)]
    pub fn number_of<T: LaneNumber + Copy>(self, slice: &[T], f: impl Fn(usize) -> T) -> T::Lanes {
        T::side_by_side(self.simd, self.each_of(slice, f))
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
