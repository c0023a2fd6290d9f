//! What lanes need of a machine's instructions.

use std::fmt::Debug;

/// The right to use instructions that compute with several numbers at once: that the machine has them was checked.
///
/// What is compiled apart from a pass cannot use its instructions, so all of these are inlined.
pub trait Simd: Copy + Debug + Sync + 'static {
    /// How many numbers.
    const WIDTH: usize;

    /// The numbers, in registers.
    type Pack: Copy + Debug;

    /// Something of each iteration that runs: an array.
    type Group<T: Copy>: Copy + AsRef<[T]>;

    /// The instructions, where the machine has them.
    fn detect() -> Option<Self>;

    /// Runs `f` compiled for the instructions.
    fn vectorize<R>(self, f: impl FnOnce() -> R) -> R;

    /// What `f` makes of each. The methods of arrays are not sure to be inlined.
    fn each<T: Copy, U: Copy>(group: Self::Group<T>, f: impl FnMut(T) -> U) -> Self::Group<U>;

    /// The same of a group that stands elsewhere.
    fn each_of<T: Copy, U: Copy>(group: &Self::Group<T>, f: impl FnMut(&T) -> U) -> Self::Group<U>;

    /// `first` and the integers behind it.
    fn successive(first: usize) -> Self::Group<usize>;

    /// A slice in groups, and what is left.
    fn groups<T: Copy>(slice: &[T]) -> (&[Self::Group<T>], &[T]);

    /// The same of a slice that is written.
    fn groups_mut<T: Copy>(slice: &mut [T]) -> (&mut [Self::Group<T>], &mut [T]);

    /// The first numbers of a slice.
    fn first_group<T: Copy>(slice: &[T]) -> Option<&Self::Group<T>>;

    /// The numbers of an array.
    fn load(self, numbers: Self::Group<f64>) -> Self::Pack;

    /// An array of the numbers.
    fn store(self, pack: Self::Pack) -> Self::Group<f64>;

    /// The same number everywhere.
    fn splat(self, x: f64) -> Self::Pack;

    /// `a + b`
    fn plus(self, a: Self::Pack, b: Self::Pack) -> Self::Pack;

    /// `a - b`
    fn minus(self, a: Self::Pack, b: Self::Pack) -> Self::Pack;

    /// `a * b`
    fn times(self, a: Self::Pack, b: Self::Pack) -> Self::Pack;

    /// `a / b`
    fn over(self, a: Self::Pack, b: Self::Pack) -> Self::Pack;

    /// `a * b + c`; rounded once where that is an instruction.
    fn fused(self, a: Self::Pack, b: Self::Pack, c: Self::Pack) -> Self::Pack;

    /// The square root.
    fn root(self, a: Self::Pack) -> Self::Pack;

    /// The absolute value.
    fn magnitude(self, a: Self::Pack) -> Self::Pack;

    /// The larger; `b` where one is not a number.
    fn larger(self, a: Self::Pack, b: Self::Pack) -> Self::Pack;

    /// The smaller; `b` where one is not a number.
    fn smaller(self, a: Self::Pack, b: Self::Pack) -> Self::Pack;

    /// `yes` where `a < b`, else `no`.
    fn where_less(self, ab: [Self::Pack; 2], yes: Self::Pack, no: Self::Pack) -> Self::Pack;

    /// `yes` where `a` and `b` are equal, else `no`.
    fn where_equal(self, ab: [Self::Pack; 2], yes: Self::Pack, no: Self::Pack) -> Self::Pack;

    /// Whether each is zero.
    fn are_zero(self, a: Self::Pack) -> bool;

    /// The sum of the numbers.
    fn sum(self, a: Self::Pack) -> f64;

    /// The sums of the numbers of each pack.
    fn sums(self, packs: Self::Group<Self::Pack>) -> Self::Pack;

    /// `a 2^n` for whole `n` from -2044 to 2046.
    fn scale(self, a: Self::Pack, n: Self::Pack) -> Self::Pack;

    /// `x = 2^n m` with `√½ <= m < √2`, for positive normal `x`: `(n, m)`.
    fn split(self, x: Self::Pack) -> (Self::Pack, Self::Pack);
}

/// Numbers from here on are whole, one bit of the mantissa a step.
pub const WHOLE: f64 = 6_755_399_441_055_744.0;

/// What, added to the bits of a number, brings its mantissa from √2 on to the next power.
pub const CARRY: u64 = 0x0009_5f61_9980_c433;

/// The bits of the mantissa.
pub const MANTISSA: u64 = (1 << 52) - 1;

/// The bits of `√½`.
pub const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;

/// The functions of [`Simd`] on groups that are arrays.
macro_rules! groups_are_arrays {
    ($width:literal: $($element:ident $offset:literal),*) => {
        const WIDTH: usize = $width;

        type Group<T: Copy> = [T; $width];

        #[inline(always)]
        fn each<T: Copy, U: Copy>([$($element),*]: [T; $width], mut make: impl FnMut(T) -> U) -> [U; $width] {
            [$(make($element)),*]
        }

        #[inline(always)]
        fn each_of<T: Copy, U: Copy>([$($element),*]: &[T; $width], mut make: impl FnMut(&T) -> U) -> [U; $width] {
            [$(make($element)),*]
        }

        #[inline(always)]
        fn successive(first: usize) -> [usize; $width] {
            [$(first + $offset),*]
        }

        #[inline(always)]
        fn groups<T: Copy>(slice: &[T]) -> (&[[T; $width]], &[T]) {
            slice.as_chunks()
        }

        #[inline(always)]
        fn groups_mut<T: Copy>(slice: &mut [T]) -> (&mut [[T; $width]], &mut [T]) {
            slice.as_chunks_mut()
        }

        #[inline(always)]
        fn first_group<T: Copy>(slice: &[T]) -> Option<&[T; $width]> {
            slice.first_chunk()
        }
    };
    (four) => { groups_are_arrays!(4: a 0, b 1, c 2, d 3); };
    (eight) => { groups_are_arrays!(8: a 0, b 1, c 2, d 3, e 4, f 5, g 6, h 7); };
}

pub(super) use groups_are_arrays;
