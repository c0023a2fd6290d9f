//! The real numbers.

use super::{Kind, Support};
use crate::scalar::Scalar;

/// Any real number; the transform is the identity.
#[derive(Clone, Copy, Debug)]
pub struct RealLine;

impl Support for RealLine {
    const KIND: Kind = Kind::Real;

    #[inline(always)]
    fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
        x.iter().all(|x| x.is_finite())
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
