//! The supports of discrete families. They have no bijection: no real number is a coordinate of theirs.

use super::numerics::first_not;
use super::{Kind, Support};

/// 0 or 1.
#[derive(Clone, Copy, Debug)]
pub struct Boolean;

/// Nonnegative integers, up to the largest that `f64` counts exactly, 2⁵³.
#[derive(Clone, Copy, Debug)]
pub struct Count;

/// Nonnegative integers that sum to a total, which the distribution knows.
#[derive(Clone, Copy, Debug)]
pub struct Total;

/// Nonnegative integers less than the upper bound.
#[derive(Clone, Copy, Debug)]
pub struct Category;

/// The largest number up to which every integer is an `f64`.
const LARGEST_COUNT: f64 = 9_007_199_254_740_992.0;

impl Support for Boolean {
    const KIND: Kind = Kind::Boolean;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not(|x| x == 0.0 || x == 1.0, x)
    }
}

impl Support for Count {
    const KIND: Kind = Kind::Count;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not(is_count, x)
    }
}

impl Support for Total {
    const KIND: Kind = Kind::Total;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not(is_count, x)
    }
}

impl Support for Category {
    const KIND: Kind = Kind::Category;

    #[inline(always)]
    fn violation(x: &[f64], (_, high): (f64, f64)) -> Option<f64> {
        first_not(|x| is_count(x) && x < high, x)
    }
}

#[inline(always)]
fn is_count(x: f64) -> bool {
    (0.0..=LARGEST_COUNT).contains(&x) && x.trunc() == x
}
