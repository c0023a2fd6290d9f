//! Angles.

use std::f64::consts::PI;

use super::numerics::first_not;
use super::{Bijective, Interval, Kind, Support};
use crate::scalar::Scalar;

/// Angles from -π to π, in radians, both included. The transform is that of the [`Interval`] between them.
#[derive(Clone, Copy, Debug)]
pub struct Circle;

impl Support for Circle {
    const KIND: Kind = Kind::Circle;

    #[inline(always)]
    fn violation(x: &[f64], _bounds: (f64, f64)) -> Option<f64> {
        first_not(|x| x.abs() <= PI, x)
    }
}

impl Bijective for Circle {
    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        Interval::constrain(u, (D::from(-PI), D::from(PI)), x)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        Interval::unconstrain(x, (-PI, PI), u);
    }
}
