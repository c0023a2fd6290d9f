//! The number against `f64`, num-dual and central differences.

mod functions;
mod mixtures;
mod operators;
mod random_expressions;
mod slots;

use std::array;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::Real;
use crate::slot::Slot;

const EPS: f64 = f64::EPSILON;
const INF: f64 = f64::INFINITY;

fn config(seed: u64) -> ProptestConfig {
    ProptestConfig {
        cases: 400,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn slots() -> [Slot; 3] {
    array::from_fn(Slot::new)
}

/// One leaf a slot; for `N = 0`, constants.
fn leaves<const N: usize>(slots: &[Slot; 3], x: [f64; 3]) -> [Real<'_, N>; 3] {
    array::from_fn(|i| Real::leaf(x[i], 1.0, &slots[i], 0))
}

/// The central difference of `f` at `x`, and how far it may be from the derivative. `rounding` bounds the error of a value
/// of `f`. Of the truncation error, `h² f'''/6` in leading order, the difference with twice the step has four times as much,
/// so that the two are apart by three times the error: that distance is the bound for it.
fn central_difference(f: impl Fn(f64) -> f64, x: f64, rounding: f64) -> (f64, f64) {
    let step = EPS.cbrt() * x.abs().max(1.0);
    let slope = |h: f64| (f(x + h) - f(x - h)) / ((x + h) - (x - h));
    let (near, far) = (slope(step), slope(2.0 * step));
    (near, (near - far).abs() + 2.0 * rounding / step)
}

#[track_caller]
fn assert_number(x: Real<'_, 3>, value: f64, partials: [f64; 3]) {
    assert_eq!((x.value, x.partials), (value, partials));
}
