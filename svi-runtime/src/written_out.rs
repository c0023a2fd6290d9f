//! Arrays of a few numbers.

use std::array;

/// The array of `f(0)`, `f(1)`, ... without a loop, for a few: that most partials of a leaf are zero is known when the body is
/// compiled only if the compiler takes the array apart, which it does before it unrolls loops.
#[inline(always)]
pub(crate) fn written_out<T: Copy, const K: usize>(mut f: impl FnMut(usize) -> T) -> [T; K] {
    let written = match K {
        1 => <[T; K]>::try_from(&[f(0)][..]),
        2 => <[T; K]>::try_from(&[f(0), f(1)][..]),
        3 => <[T; K]>::try_from(&[f(0), f(1), f(2)][..]),
        4 => <[T; K]>::try_from(&[f(0), f(1), f(2), f(3)][..]),
        5 => <[T; K]>::try_from(&[f(0), f(1), f(2), f(3), f(4)][..]),
        6 => <[T; K]>::try_from(&[f(0), f(1), f(2), f(3), f(4), f(5)][..]),
        _ => return array::from_fn(f),
    };
    written.unwrap_or_else(|_| array::from_fn(f))
}
