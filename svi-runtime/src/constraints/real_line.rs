//! The real numbers.

use super::numerics::first_not;
use super::{Bijective, Kind, Support};
use crate::scalar::Scalar;

/// Any real number; the transform is the identity.
#[derive(Clone, Copy, Debug)]
pub struct RealLine;

impl Support for RealLine {
    const KIND: Kind = Kind::Real;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not(f64::is_finite, x)
    }
}

impl Bijective for RealLine {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        x.copy_from_slice(u);
        D::from(0.0)
    }

    #[inline(always)]
    fn slope(_x: f64, _bounds: (f64, f64)) -> f64 {
        1.0
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        u.copy_from_slice(x);
    }
}
