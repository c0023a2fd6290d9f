//! Increasing numbers.

use super::{Kind, Support};
use crate::scalar::Scalar;

/// Increasing real numbers: `x[0] = u[0]`, `x[i] = x[i - 1] + exp(u[i])`.
#[derive(Clone, Copy, Debug)]
pub struct Ordered<T = ()>(pub T);

/// Increasing positive numbers: `x[0] = exp(u[0])`, `x[i] = x[i - 1] + exp(u[i])`.
#[derive(Clone, Copy, Debug)]
pub struct PositiveOrdered<T = ()>(pub T);

fn increasing(x: &[f64]) -> bool {
    x.iter().all(|x| x.is_finite()) && x.is_sorted_by(|a, b| a < b)
}

impl<T: 'static> Support for Ordered<T> {
    const KIND: Kind = Kind::Ordered;

    #[inline(always)]
    fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
        increasing(x)
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let mut log_jacobian = D::from(0.0);
        for i in 0..u.len() {
            x[i] = if i == 0 { u[0] } else { x[i - 1] + u[i].exp() };
            if i > 0 {
                log_jacobian += u[i];
            }
        }
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        for i in 0..x.len() {
            u[i] = if i == 0 { x[0] } else { (x[i] - x[i - 1]).ln() };
        }
    }
}

impl<T: 'static> Support for PositiveOrdered<T> {
    const KIND: Kind = Kind::PositiveOrdered;

    #[inline(always)]
    fn contains(x: &[f64], _bounds: (f64, f64)) -> bool {
        increasing(x) && x.first().is_none_or(|x| *x > 0.0)
    }

    #[inline(always)]
    fn constrain<D: Scalar>(u: &[D], _bounds: (D, D), x: &mut [D]) -> D {
        let mut log_jacobian = D::from(0.0);
        let mut last = D::from(0.0);
        for (x, u) in x.iter_mut().zip(u) {
            last += u.exp();
            *x = last;
            log_jacobian += *u;
        }
        log_jacobian
    }

    #[inline(always)]
    fn unconstrain(x: &[f64], _bounds: (f64, f64), u: &mut [f64]) {
        for i in 0..x.len() {
            u[i] = if i == 0 { x[0].ln() } else { (x[i] - x[i - 1]).ln() };
        }
    }
}
