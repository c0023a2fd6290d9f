//! Supports of discrete distributions, which have no bijection from the real numbers.

use super::{Kind, Support};
use crate::scalar::Scalar;

/// 0 and 1, or `false` and `true`.
#[derive(Clone, Copy, Debug)]
pub struct Boolean;

/// The numbers 0, 1, 2, ...
#[derive(Clone, Copy, Debug)]
pub struct Count;

/// The numbers 0, 1, ... of categories.
#[derive(Clone, Copy, Debug)]
pub struct Category;

fn is_count(x: &f64) -> bool {
    *x >= 0.0 && x.fract() == 0.0
}

macro_rules! discrete {
    ($Name:ident, $contains:expr) => {
        impl Support for $Name {
            const KIND: Kind = Kind::$Name;

            #[inline(always)]
            fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
                x.iter().all($contains)
            }

            #[inline(always)]
            fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
                x.copy_from_slice(u);
                D::from(0.0)
            }

            #[inline(always)]
            fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
                u.copy_from_slice(x);
            }
        }
    };
}

discrete!(Boolean, |x| *x == 0.0 || *x == 1.0);
discrete!(Count, is_count);
discrete!(Category, is_count);
