//! What an expensive function of one number was asked for before.

use std::cell::Cell;

/// How many binary digits a place has.
const DIGITS: u32 = 6;

/// `2^64` over the golden ratio: multiples of it spread the numbers over the places (Knuth 1973).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The values of a function at some of the numbers that it was asked for: the constants of a model are asked for in every step.
pub(super) struct Memo {
    /// Bits of a number, and the function's value there.
    known: [Cell<(u64, f64)>; 1 << DIGITS],
}

impl Memo {
    /// Nothing but what a function of no number is.
    pub(super) const fn new() -> Self {
        Self { known: [const { Cell::new((f64::NAN.to_bits(), f64::NAN)) }; 1 << DIGITS] }
    }

    /// The value at `x` of `f`, which is always the same function.
    #[inline]
    pub(super) fn get(&self, x: f64, f: impl FnOnce(f64) -> f64) -> f64 {
        let bits = x.to_bits();
        let place = &self.known[(bits.wrapping_mul(SPREAD) >> (u64::BITS - DIGITS)) as usize];
        let (known, value) = place.get();
        if known == bits {
            return value;
        }
        let value = f(x);
        place.set((bits, value));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_what_was_computed() {
        let (memo, asked) = (Memo::new(), Cell::new(0));
        let cube = |x: f64| {
            asked.set(asked.get() + 1);
            x * x * x
        };
        // More numbers than places, each asked for twice in a row and once again.
        for _ in 0..2 {
            for x in (-300..300).map(f64::from).chain([0.0, -0.0, f64::INFINITY, f64::NAN]) {
                for _ in 0..2 {
                    let value = memo.get(x, cube);
                    assert!(value.to_bits() == (x * x * x).to_bits() || x.is_nan() && value.is_nan(), "{x}");
                }
            }
        }
        // Once a round each, or less where a place was left alone; zero is there twice, and no number known from the start.
        assert!((602..=2 * 604).contains(&asked.get()), "{asked:?}");
    }
}
