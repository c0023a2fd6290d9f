//! What four iterations take from the data.

use std::marker::PhantomData;

use super::number::{Lanes, Simd, WIDTH, four};
use super::rows::Visits;
use crate::distributions::Censored;

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

    /// The same, as something observed.
    #[inline(always)]
    pub fn value<T: LaneValue>(self, f: impl Fn(usize) -> T) -> Observed {
        Observed::new(self.simd, four(self.indices, f))
    }

    /// Elements of a slice that are places in a vector. Where the slice is too short, the iterations run by themselves, and `f` panics
    /// there.
    #[inline(always)]
    pub fn each_of(self, slice: &[usize], f: impl Fn(usize) -> usize) -> [usize; WIDTH] {
        if V::ALL { *self.elements(slice).unwrap_or(&[usize::MAX; WIDTH]) } else { self.each(f) }
    }

    /// Elements that are numbers.
    #[inline(always)]
    pub fn number_of(self, slice: &[f64], f: impl Fn(usize) -> f64) -> Lanes {
        if !V::ALL {
            return self.number(f);
        }
        Lanes::from_array(self.simd, *self.elements(slice).unwrap_or(&[f64::NAN; WIDTH]))
    }

    /// Elements that are observed.
    #[inline(always)]
    pub fn value_of<T: LaneValue>(self, slice: &[T], f: impl Fn(usize) -> T) -> Observed {
        if !V::ALL {
            return self.value(f);
        }
        match self.elements(slice) {
            Some(elements) => Observed::new(self.simd, *elements),
            None => Observed { numbers: Lanes::splat(self.simd, 0.0), is_complete: false },
        }
    }

    /// The elements, which stand side by side.
    #[inline(always)]
    fn elements<T>(self, slice: &[T]) -> Option<&[T; WIDTH]> {
        slice.get(self.indices[0]..)?.first_chunk()
    }
}

/// What four iterations observe.
#[derive(Clone, Copy, Debug)]
pub struct Observed {
    pub(super) numbers: Lanes,
    /// Whether each is a number: else the iterations run by themselves.
    pub(super) is_complete: bool,
}

impl Observed {
    #[inline(always)]
    fn new<T: LaneValue>(simd: Simd, values: [T; WIDTH]) -> Self {
        let [a, b, c, d] = four(values, LaneValue::number);
        let is_complete = a.is_some() & b.is_some() & c.is_some() & d.is_some();
        let numbers = four([a, b, c, d], |x| x.unwrap_or(0.0));
        Self { numbers: Lanes::from_array(simd, numbers), is_complete }
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
