//! What iterations side by side take from the data.

use std::marker::PhantomData;

use super::number::Lanes;
use super::rows::Visits;
use super::simd::Simd;
use crate::distributions::Censored;
use crate::initial::Initial;

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

    /// The same, as a number, a place or something observed, whichever is asked for next.
    #[inline(always)]
    pub fn made<T, F: Fn(usize) -> T>(self, f: F) -> Made<T, F, V, S> {
        Made { index: self, f, made: PhantomData }
    }

    /// What is the same in each, as a number.
    #[inline(always)]
    pub fn given<T>(self, it: T) -> Given<T> {
        Given(it)
    }

    /// Elements of a slice that are places in a vector. Where the slice is too short, the iterations run by themselves, and `f` panics
    /// there.
    #[inline(always)]
    pub fn place_of(self, slice: &[usize], f: impl Fn(usize) -> usize) -> S::Group<usize> {
        if !V::ALL {
            return self.each(f);
        }
        self.elements(slice).copied().unwrap_or_else(|| self.nowhere())
    }

    /// Elements that are numbers.
    #[inline(always)]
    pub fn number_of(self, slice: &[f64], f: impl Fn(usize) -> f64) -> Lanes<S> {
        if !V::ALL {
            return self.made(f).number();
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
            return self.made(f).value();
        }
        match self.elements(slice) {
            Some(elements) => Observed::new(self.simd, elements),
            None => Observed::incomplete(self.simd),
        }
    }

    /// Places that are in no vector.
    #[inline(always)]
    fn nowhere(self) -> S::Group<usize> {
        S::each(self.indices, |_| usize::MAX)
    }

    /// The elements, which stand side by side.
    #[inline(always)]
    fn elements<T: Copy>(self, slice: &[T]) -> Option<&S::Group<T>> {
        S::first_group(slice.get(*self.indices.as_ref().first()?..)?)
    }
}

/// What each of the iterations makes of its index.
///
/// Where it is of a type that cannot be taken side by side, the methods of [`RunAlone`] are found in the place of these: the body
/// row by row says what is wrong with it, and says it once.
pub struct Made<T, F, V, S: Simd> {
    index: LaneIndex<V, S>,
    f: F,
    made: PhantomData<T>,
}

impl<T: LaneNumber, F: Fn(usize) -> T, V: Visits, S: Simd> Made<T, F, V, S> {
    /// Numbers.
    #[inline(always)]
    pub fn number(self) -> T::Lanes<S> {
        T::side_by_side(self.index.simd, self.index.each(self.f))
    }
}

impl<F: Fn(usize) -> usize, V: Visits, S: Simd> Made<usize, F, V, S> {
    /// Places in a vector.
    #[inline(always)]
    pub fn place(self) -> S::Group<usize> {
        self.index.each(self.f)
    }
}

impl<T: LaneValue, F: Fn(usize) -> T, V: Visits, S: Simd> Made<T, F, V, S> {
    /// What is observed.
    #[inline(always)]
    pub fn value(self) -> Observed<S> {
        Observed::new(self.index.simd, &self.index.each(self.f))
    }
}

impl<T: Initial, F: Fn(usize) -> T, V: Visits, S: Simd> Made<T, F, V, S> {
    /// The type of an initial value, which is all that is needed of it.
    #[inline(always)]
    pub fn initial(self) -> PhantomData<T> {
        PhantomData
    }
}

/// What is the same in each of the iterations, of which the same holds: see [`GivenAlone`].
#[derive(Clone, Copy, Debug)]
pub struct Given<T>(T);

impl Given<f64> {
    /// The number.
    #[inline(always)]
    pub fn number(self) -> f64 {
        self.0
    }
}

impl Given<&f64> {
    /// The number that it refers to.
    #[inline(always)]
    pub fn number(self) -> f64 {
        *self.0
    }
}

/// What is no number side by side, or has derivatives: the iterations run by themselves.
pub trait GivenAlone: Sized {
    /// No number.
    fn number(self) -> f64 {
        f64::NAN
    }
}

impl<T> GivenAlone for Given<T> {}

/// What the iterations cannot take side by side: they run by themselves.
pub trait RunAlone<S: Simd>: Sized {
    /// No numbers.
    fn number(self) -> Lanes<S>;

    /// Places in no vector.
    fn place(self) -> S::Group<usize>;

    /// Nothing that could be observed.
    fn value(self) -> Observed<S>;

    /// Any type, for a value that is no initial value: the body row by row does not compile.
    fn initial(self) -> PhantomData<f64>;
}

impl<T, F, V: Visits, S: Simd> RunAlone<S> for Made<T, F, V, S> {
    fn number(self) -> Lanes<S> {
        Lanes::splat(self.index.simd, f64::NAN)
    }

    fn place(self) -> S::Group<usize> {
        self.index.nowhere()
    }

    fn value(self) -> Observed<S> {
        Observed::incomplete(self.index.simd)
    }

    fn initial(self) -> PhantomData<f64> {
        PhantomData
    }
}

/// What the iterations observe.
#[derive(Clone, Copy, Debug)]
pub struct Observed<S: Simd> {
    /// A number of each, also of those whose value is missing.
    pub(super) numbers: Lanes<S>,
    /// One where there is a value and zero where it is missing, if it may be.
    pub(super) weights: Option<Lanes<S>>,
    /// Whether each is a number or missing: else the iterations run by themselves.
    pub(super) is_complete: bool,
}

/// What stands for a value that is missing: all families that are scored side by side have it in their support.
const ANY: f64 = 1.0;

impl<S: Simd> Observed<S> {
    #[inline(always)]
    fn new<T: LaneValue>(simd: S, values: &S::Group<T>) -> Self {
        let mut is_complete = true;
        let numbers = S::each_of(
            values,
            #[inline(always)]
            |value| {
                is_complete &= value.is_one_number_or_missing();
                value.number()
            },
        );
        let weights = S::each_of(
            values,
            #[inline(always)]
            |value| f64::from(u8::from(!value.is_missing())),
        );
        let weights = T::MAY_BE_MISSING.then_some(Lanes::from_array(simd, weights));
        Self { numbers: Lanes::from_array(simd, numbers), weights, is_complete }
    }

    /// What is not there.
    #[inline(always)]
    fn incomplete(simd: S) -> Self {
        Self { numbers: Lanes::splat(simd, ANY), weights: None, is_complete: false }
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
    /// Whether it may be missing.
    const MAY_BE_MISSING: bool = false;

    /// The number that it is, or any.
    fn number(self) -> f64;

    /// Whether it is missing, and adds nothing.
    #[inline(always)]
    fn is_missing(self) -> bool {
        false
    }

    /// Whether it is a number or missing. Else its iteration runs by itself.
    #[inline(always)]
    fn is_one_number_or_missing(self) -> bool {
        true
    }
}

impl LaneValue for f64 {
    #[inline(always)]
    fn number(self) -> f64 {
        self
    }
}

impl LaneValue for bool {
    #[inline(always)]
    fn number(self) -> f64 {
        f64::from(u8::from(self))
    }
}

/// Below this every integer is an `f64`.
const EXACT: i128 = 1 << 53;

macro_rules! integers {
    ($($T:ty)*) => { $(
        impl LaneValue for $T {
            #[inline(always)]
            fn number(self) -> f64 {
                self as f64
            }

            #[inline(always)]
            fn is_one_number_or_missing(self) -> bool {
                (self as i128).abs() < EXACT
            }
        }
    )* };
}

integers!(u8 u16 u32 u64 usize i32 i64);

impl<T: LaneValue> LaneValue for Option<T> {
    const MAY_BE_MISSING: bool = true;

    #[inline(always)]
    fn number(self) -> f64 {
        self.map_or(ANY, T::number)
    }

    #[inline(always)]
    fn is_missing(self) -> bool {
        self.is_none_or(T::is_missing)
    }

    #[inline(always)]
    fn is_one_number_or_missing(self) -> bool {
        self.is_none_or(T::is_one_number_or_missing)
    }
}

impl<T: LaneValue> LaneValue for &T {
    const MAY_BE_MISSING: bool = T::MAY_BE_MISSING;

    #[inline(always)]
    fn number(self) -> f64 {
        (*self).number()
    }

    #[inline(always)]
    fn is_missing(self) -> bool {
        (*self).is_missing()
    }

    #[inline(always)]
    fn is_one_number_or_missing(self) -> bool {
        (*self).is_one_number_or_missing()
    }
}

impl LaneValue for Censored {
    #[inline(always)]
    fn number(self) -> f64 {
        if let Censored::Exactly(x) = self { x } else { ANY }
    }

    #[inline(always)]
    fn is_one_number_or_missing(self) -> bool {
        matches!(self, Censored::Exactly(_))
    }
}
