//! Intervals: between two bounds, from a bound on, up to a bound, and the two with fixed bounds.

use std::f64::consts::PI;

use super::{Kind, Support};
use crate::scalar::Scalar;

/// Numbers between `low` and `high`: `x = low + (high - low) sigmoid(u)`.
#[derive(Clone, Copy, Debug)]
pub struct Interval;

/// Numbers above `low`: `x = low + exp(u)`.
#[derive(Clone, Copy, Debug)]
pub struct GreaterThan;

/// Numbers below `high`: `x = high - exp(u)`.
#[derive(Clone, Copy, Debug)]
pub struct LessThan;

/// Numbers between 0 and 1: `x = sigmoid(u)`.
#[derive(Clone, Copy, Debug)]
pub struct UnitInterval<T = ()>(pub T);

/// Angles between `-π` and `π`.
#[derive(Clone, Copy, Debug)]
pub struct Circle;

#[inline(always)]
fn between<D: Scalar>(u: &[D], (low, high): (D, D), x: &mut [D]) -> D {
    let mut log_jacobian = D::from(0.0);
    for (x, u) in x.iter_mut().zip(u) {
        *x = low + (high - low) * u.sigmoid();
        log_jacobian += (high - low).ln() - u.softplus() - (-*u).softplus();
    }
    log_jacobian
}

#[inline(always)]
fn log_odds_between(x: &[f64], (low, high): (f64, f64), u: &mut [f64]) {
    for (u, x) in u.iter_mut().zip(x) {
        *u = ((x - low) / (high - x)).ln();
    }
}

impl Support for Interval {
    const KIND: Kind = Kind::Interval;

    #[inline(always)]
    fn contains(x: &[f64], (low, high): (f64, f64)) -> bool {
        x.iter().all(|x| low < *x && *x < high)
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], bounds: (D, D), x: &mut [D]) -> D {
        between(u, bounds, x)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], bounds: (f64, f64), u: &mut [f64]) {
        log_odds_between(x, bounds, u);
    }
}

impl<T: 'static> Support for UnitInterval<T> {
    const KIND: Kind = Kind::UnitInterval;

    #[inline(always)]
    fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
        Interval::contains(x, (0.0, 1.0))
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        between(u, (D::from(0.0), D::from(1.0)), x)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        log_odds_between(x, (0.0, 1.0), u);
    }
}

impl Support for Circle {
    const KIND: Kind = Kind::Circle;

    #[inline(always)]
    fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
        x.iter().all(|x| (-PI..=PI).contains(x))
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        between(u, (D::from(-PI), D::from(PI)), x)
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        log_odds_between(x, (-PI, PI), u);
    }
}

impl Support for GreaterThan {
    const KIND: Kind = Kind::GreaterThan;

    #[inline(always)]
    fn contains(x: &[f64], (low, _): (f64, f64)) -> bool {
        x.iter().all(|x| low < *x && x.is_finite())
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], (low, _): (D, D), x: &mut [D]) -> D {
        let mut log_jacobian = D::from(0.0);
        for (x, u) in x.iter_mut().zip(u) {
            *x = low + u.exp();
            log_jacobian += *u;
        }
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], (low, _): (f64, f64), u: &mut [f64]) {
        for (u, x) in u.iter_mut().zip(x) {
            *u = (x - low).ln();
        }
    }
}

impl Support for LessThan {
    const KIND: Kind = Kind::LessThan;

    #[inline(always)]
    fn contains(x: &[f64], (_, high): (f64, f64)) -> bool {
        x.iter().all(|x| *x < high && x.is_finite())
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], (_, high): (D, D), x: &mut [D]) -> D {
        let mut log_jacobian = D::from(0.0);
        for (x, u) in x.iter_mut().zip(u) {
            *x = high - u.exp();
            log_jacobian += *u;
        }
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], (_, high): (f64, f64), u: &mut [f64]) {
        for (u, x) in u.iter_mut().zip(x) {
            *u = (high - x).ln();
        }
    }
}
