//! Functions, their values and slopes.

use num_dual::{Dual64, DualNum};

use super::{EPS, INF, assert_number, central_difference, leaves, slots};
use crate::real::Real;

#[track_caller]
fn assert_slope(slope: f64, (difference, error): (f64, f64), what: &str) {
    assert!(error <= 1e-4 * difference.abs().max(1.0), "{what}: the bound {error} says nothing");
    assert!((slope - difference).abs() <= error, "{what}: {slope} is not {difference} within {error}");
}

type Unary<const N: usize> = fn(Real<'_, N>) -> Real<'_, N>;

/// A function's name, the function, that of `f64`, and where to try them.
type Case<const N: usize> = (&'static str, Unary<N>, fn(f64) -> f64, std::ops::Range<f64>);

/// The functions of one argument.
fn functions<const N: usize>() -> Vec<Case<N>> {
    vec![
        ("neg", |x| -x, |x| -x, -5.0..5.0),
        ("exp", |x| x.exp(), f64::exp, -5.0..5.0),
        ("exp_m1", |x| x.exp_m1(), f64::exp_m1, -5.0..5.0),
        ("ln", |x| x.ln(), f64::ln, 0.1..9.0),
        ("ln_1p", |x| x.ln_1p(), f64::ln_1p, -0.9..9.0),
        ("sqrt", |x| x.sqrt(), f64::sqrt, 0.1..9.0),
        ("cbrt", |x| x.cbrt(), f64::cbrt, 0.1..9.0),
        ("cbrt below 0", |x| x.cbrt(), f64::cbrt, -9.0..-0.1),
        ("recip", |x| x.recip(), f64::recip, 0.1..9.0),
        ("powi 3", |x| x.powi(3), |x| x.powi(3), -5.0..5.0),
        ("powi 0", |x| x.powi(0), |x| x.powi(0), -5.0..5.0),
        ("powi -2", |x| x.powi(-2), |x| x.powi(-2), 0.2..5.0),
        ("powf 2.5", |x| x.powf(2.5), |x| x.powf(2.5), 0.1..5.0),
        ("powf of itself", |x| x.powf(x), |x| x.powf(x), 0.1..3.0),
        ("sin", |x| x.sin(), f64::sin, -5.0..5.0),
        ("cos", |x| x.cos(), f64::cos, -5.0..5.0),
        ("tan", |x| x.tan(), f64::tan, -1.4..1.4),
        ("asin", |x| x.asin(), f64::asin, -0.9..0.9),
        ("acos", |x| x.acos(), f64::acos, -0.9..0.9),
        ("atan", |x| x.atan(), f64::atan, -5.0..5.0),
        ("sinh", |x| x.sinh(), f64::sinh, -5.0..5.0),
        ("cosh", |x| x.cosh(), f64::cosh, -5.0..5.0),
        ("tanh", |x| x.tanh(), f64::tanh, -5.0..5.0),
        ("asinh", |x| x.asinh(), f64::asinh, -5.0..5.0),
        ("acosh", |x| x.acosh(), f64::acosh, 1.1..9.0),
        ("atanh", |x| x.atanh(), f64::atanh, -0.9..0.9),
        ("abs", |x| x.abs(), f64::abs, -5.0..-0.1),
        ("softplus", |x| x.softplus(), |x| (1.0 + x.exp()).ln(), -5.0..5.0),
        ("sigmoid", |x| x.sigmoid(), |x| 1.0 / (1.0 + (-x).exp()), -5.0..5.0),
        ("logit", |x| x.logit(), |x| (x / (1.0 - x)).ln(), 0.05..0.95),
        ("lgamma", |x| x.lgamma(), libm::lgamma, 0.2..9.0),
        ("max", |x| x.max(1.0), |x| x, 1.1..5.0),
        ("max, the other", |x| x.max(6.0), |_| 6.0, 1.1..5.0),
        ("min", |x| x.min(6.0), |x| x, 1.1..5.0),
        ("min, the other", |x| x.min(1.0), |_| 1.0, 1.1..5.0),
        ("via_dual", |x| x.via_dual(|x| x.sin() * x), |x| x.sin() * x, -5.0..5.0),
    ]
}

#[test]
fn functions_are_those_of_f64_and_their_slopes_central_differences() {
    let slots = slots();
    for ((name, f, of_f64, range), (_, without_slots, ..)) in functions::<3>().into_iter().zip(functions::<0>()) {
        for k in 0..40 {
            let x = range.start + (range.end - range.start) * (f64::from(k) + 0.5) / 40.0;
            let what = format!("{name} at {x}");
            let y = f(Real::leaf(x, 2.0, &slots[1], 0));
            // Each is a handful of roundings of numbers no larger than `f64`'s value and the argument.
            let rounding = 16.0 * EPS * (1.0 + x.abs() + of_f64(x).abs());
            assert!((y.value - of_f64(x)).abs() <= rounding, "{what}: {y} is not {}", of_f64(x));
            assert_eq!(
                y.value.to_bits(),
                without_slots(Real::from(x)).value.to_bits(),
                "{what}: other bits without slots"
            );
            assert_slope(y.partials[1] / 2.0, central_difference(of_f64, x, rounding), &what);
            assert_eq!([y.partials[0], y.partials[2]], [0.0; 2], "{what}: other slots");
        }
    }
}

#[test]
fn functions_of_two_numbers_by_num_dual() {
    let slots = slots();
    let [x, y, _] = leaves::<3>(&slots, [6.0, 4.0, 0.0]);
    assert_number(Real::via_dual2(x, y, |x, y| x / y), 1.5, [0.25, -0.375, 0.0]);
    assert_number(Real::via_dual2(x, 4.0, |x, y| x / y), 1.5, [0.25, 0.0, 0.0]);
    assert_number(Real::via_dual2(6.0, y, |x, y| x / y), 1.5, [0.0, -0.375, 0.0]);
    assert_number(Real::via_dual2(6.0, 4.0, |x, y| x / y), 1.5, [0.0; 3]);
    assert_number(Real::via_dual2(x, x, |x, y| x * y), 36.0, [12.0, 0.0, 0.0]);
    assert_number(x.via_dual(|_| Dual64::from(1.0)), 1.0, [0.0; 3]);
}

#[test]
fn extreme_integer_powers() {
    let slots = slots();
    let [one, zero, _] = leaves::<3>(&slots, [1.0, 0.0, 0.0]);
    assert_number(one.powi(i32::MIN), 1.0, [f64::from(i32::MIN), 0.0, 0.0]);
    assert_number(one.powi(i32::MAX), 1.0, [f64::from(i32::MAX), 0.0, 0.0]);
    assert_number(zero.powi(0), 1.0, [0.0; 3]);
    assert_number(zero.powi(1), 0.0, [0.0, 1.0, 0.0]);
    assert_number(zero.powi(2), 0.0, [0.0; 3]);
}

#[test]
fn powers_of_zero() {
    let slots = slots();
    let [zero, two, nothing] = leaves::<3>(&slots, [0.0, 2.0, 0.0]);
    assert_number(zero.powf(two), 0.0, [0.0; 3]);
    assert_number(zero.powf(1.0), 0.0, [1.0, 0.0, 0.0]);
    assert_number(zero.powf(0.5), 0.0, [INF, 0.0, 0.0]);
    assert_number(zero.powf(0.0), 1.0, [0.0; 3]);
    assert_number(two.powf(nothing), 1.0, [0.0, 0.0, 2.0_f64.ln()]);
}

#[test]
fn slopes_where_the_formula_would_lose_them() {
    let slots = slots();
    let slope = |f: Unary<3>, x: f64| f(Real::leaf(x, 1.0, &slots[0], 0)).partials[0];
    let near_one = 1.0 - 1e-15_f64;
    let complement = 1.0 - near_one;
    assert!((slope(|x| x.asin(), near_one) * (2.0 * complement).sqrt() - 1.0).abs() < 1e-14);
    assert!((slope(|x| x.acos(), near_one) * (2.0 * complement).sqrt() + 1.0).abs() < 1e-14);
    assert!((slope(|x| x.atanh(), near_one) * (2.0 * complement) - 1.0).abs() < 1e-14);
    assert_eq!(slope(|x| x.acosh(), 1e200), 1e-200);
    assert_eq!(slope(|x| x.asinh(), 1e200), 1e-200);
    assert_eq!(slope(|x| x.tanh(), 1e3), 0.0);
    assert_eq!(slope(|x| x.softplus(), 1e3), 1.0);
    assert_eq!(slope(|x| x.sigmoid(), -1e3), 0.0);
    assert!((slope(|x| x.sigmoid(), 40.0) * 40.0_f64.exp() - 1.0).abs() < 1e-14);
}
