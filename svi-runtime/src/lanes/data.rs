//! What iterations side by side take from the data.

use std::marker::PhantomData;

use super::number::Lanes;
use super::rows::Visits;
use super::simd::Simd;
use crate::distributions::Censored;

/// The iterations that run side by side.
#[derive(Clone, Copy, Debug)]
pub struct LaneIndex<V, S: Simd> {
    pub(super) simd: S,
    pub(super) indices: S::Group<usize>,
    pub(super) visits: PhantomData<V>,
}

impl<V: Visits, S: Simd> LaneIndex<V, S> {
    /// What each of them makes of its index.
    #[inline(always)]
    pub fn each<T: Copy>(self, f: impl Fn(usize) -> T) -> S::Group<T> {
        S::each(self.indices, f)
    }

    /// The same, as a number.
    #[inline(always)]
    pub fn number<T: LaneNumber>(self, f: impl Fn(usize) -> T) -> T::Lanes<S> {
        T::side_by_side(self.simd, S::each(self.indices, f))
    }

    /// The same, as something observed.
    #[inline(always)]
    pub fn value<T: LaneValue>(self, f: impl Fn(usize) -> T) -> Observed<S> {
        Observed::new(self.simd, &S::each(self.indices, f))
    }

    /// Elements of a slice that are places in a vector. Where the slice is too short, the iterations run by themselves, and `f` panics
    /// there.
    #[inline(always)]
    pub fn each_of(self, slice: &[usize], f: impl Fn(usize) -> usize) -> S::Group<usize> {
        if !V::ALL {
            return self.each(f);
        }
        self.elements(slice).copied().unwrap_or_else(|| S::each(self.indices, |_| usize::MAX))
    }

    /// Elements that are numbers.
    #[inline(always)]
    pub fn number_of(self, slice: &[f64], f: impl Fn(usize) -> f64) -> Lanes<S> {
        if !V::ALL {
            return self.number(f);
        }
        match self.elements(slice) {
            Some(elements) => Lanes::from_array(self.simd, *elements),
            None => Lanes::splat(self.simd, f64::NAN),
        }
    }

    /// Elements that are observed.
    #[inline(always)]
    pub fn value_of<T: LaneValue>(self, slice: &[T], f: impl Fn(usize) -> T) -> Observed<S> {
        if !V::ALL {
            return self.value(f);
        }
        match self.elements(slice) {
            Some(elements) => Observed::new(self.simd, elements),
            None => Observed { numbers: Lanes::splat(self.simd, 0.0), is_complete: false },
        }
    }

    /// The elements, which stand side by side.
    #[inline(always)]
    fn elements<T: Copy>(self, slice: &[T]) -> Option<&S::Group<T>> {
        S::first_group(slice.get(*self.indices.as_ref().first()?..)?)
    }
}

/// What the iterations observe.
#[derive(Clone, Copy, Debug)]
pub struct Observed<S: Simd> {
    pub(super) numbers: Lanes<S>,
    /// Whether each is a number: else the iterations run by themselves.
    pub(super) is_complete: bool,
}

impl<S: Simd> Observed<S> {
    #[inline(always)]
    fn new<T: LaneValue>(simd: S, values: &S::Group<T>) -> Self {
        let mut is_complete = true;
        let numbers = S::each_of(
            values,
            #[inline(always)]
            |value| {
                let number = value.number();
                is_complete &= number.is_some();
                number.unwrap_or(0.0)
            },
        );
        Self { numbers: Lanes::from_array(simd, numbers), is_complete }
    }
}

/// A number of one iteration.
pub trait LaneNumber: Copy {
    /// That of the iterations.
    type Lanes<S: Simd>;

    /// Their numbers as one.
    fn side_by_side<S: Simd>(simd: S, numbers: S::Group<Self>) -> Self::Lanes<S>;
}

impl LaneNumber for f64 {
    type Lanes<S: Simd> = Lanes<S>;

    #[inline(always)]
    fn side_by_side<S: Simd>(simd: S, numbers: S::Group<Self>) -> Lanes<S> {
        Lanes::from_array(simd, numbers)
    }
}

impl<T: LaneNumber> LaneNumber for &T {
    type Lanes<S: Simd> = T::Lanes<S>;

    #[inline(always)]
    fn side_by_side<S: Simd>(simd: S, numbers: S::Group<Self>) -> T::Lanes<S> {
        T::side_by_side(simd, S::each(numbers, |x| *x))
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
        Some(f64::from(u8::from(self)))
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
