//! Operators, sums, choices and constants.

use num_dual::DualSVec64;

use super::{assert_number, leaves, slots};
use crate::real::Real;

/// Every form of an operator gives what the form on two values gives.
macro_rules! all_forms {
    ($a:ident $op:tt $b:ident, $assign:tt) => {{
        let by_value = $a $op $b;
        assert_same(by_value, &$a $op $b);
        assert_same(by_value, $a $op &$b);
        assert_same(by_value, &$a $op &$b);
        let mut assigned = Real::<3>::from(0.0) + $a;
        assigned $assign $b;
        assert_same(by_value, assigned);
        by_value
    }};
}

#[track_caller]
fn assert_same(a: Real<'_, 3>, b: Real<'_, 3>) {
    assert_eq!((a.value, a.partials), (b.value, b.partials));
}

#[test]
fn operators_between_reals() {
    let slots = slots();
    let [x, y, _] = leaves::<3>(&slots, [6.0, 4.0, 0.0]);
    assert_number(all_forms!(x + y, +=), 10.0, [1.0, 1.0, 0.0]);
    assert_number(all_forms!(x - y, -=), 2.0, [1.0, -1.0, 0.0]);
    assert_number(all_forms!(x * y, *=), 24.0, [4.0, 6.0, 0.0]);
    assert_number(all_forms!(x / y, /=), 1.5, [0.25, -0.375, 0.0]);
    assert_number(-x, -6.0, [-1.0, 0.0, 0.0]);
    assert_number(-&x, -6.0, [-1.0, 0.0, 0.0]);
}

#[test]
fn operators_with_f64_on_the_right() {
    let slots = slots();
    let [x, ..] = leaves::<3>(&slots, [6.0, 0.0, 0.0]);
    let c = 4.0;
    assert_number(all_forms!(x + c, +=), 10.0, [1.0, 0.0, 0.0]);
    assert_number(all_forms!(x - c, -=), 2.0, [1.0, 0.0, 0.0]);
    assert_number(all_forms!(x * c, *=), 24.0, [4.0, 0.0, 0.0]);
    assert_number(all_forms!(x / c, /=), 1.5, [0.25, 0.0, 0.0]);
}

#[test]
fn operators_with_f64_on_the_left() {
    let slots = slots();
    let [x, ..] = leaves::<3>(&slots, [4.0, 0.0, 0.0]);
    let c = 6.0;
    assert_number(all_forms!(c + x, +=), 10.0, [1.0, 0.0, 0.0]);
    assert_number(all_forms!(c - x, -=), 2.0, [-1.0, 0.0, 0.0]);
    assert_number(all_forms!(c * x, *=), 24.0, [6.0, 0.0, 0.0]);
    assert_number(all_forms!(c / x, /=), 1.5, [-0.375, 0.0, 0.0]);
}

#[test]
fn sums_and_products() {
    let slots = slots();
    let x = leaves::<3>(&slots, [2.0, 3.0, 5.0]);
    assert_number(x.iter().sum(), 10.0, [1.0; 3]);
    assert_number(x.into_iter().sum(), 10.0, [1.0; 3]);
    assert_number(x.iter().product(), 30.0, [15.0, 10.0, 6.0]);
    assert_number(x.into_iter().product(), 30.0, [15.0, 10.0, 6.0]);
    assert_number([].iter().sum(), 0.0, [0.0; 3]);
    assert_number([].iter().product(), 1.0, [0.0; 3]);
}

#[test]
fn choices_and_constants() {
    let slots = slots();
    let [x, y, _] = leaves::<3>(&slots, [2.0, 3.0, 0.0]);
    assert_number(x.max(y), 3.0, [0.0, 1.0, 0.0]);
    assert_number(x.min(y), 2.0, [1.0, 0.0, 0.0]);
    assert_number(x.max(Real::from(2.0)), 2.0, [1.0, 0.0, 0.0]);
    assert_number(x.min(2.0), 2.0, [1.0, 0.0, 0.0]);
    assert_number((x * f64::NAN).max(y), 3.0, [0.0, 1.0, 0.0]);
    assert_number((x * f64::NAN).min(y), 3.0, [0.0, 1.0, 0.0]);
    assert_number(x.max(f64::NAN), 2.0, [1.0, 0.0, 0.0]);
    assert_number((x - 2.0).abs(), 0.0, [0.0; 3]);
    assert_number(Real::from(x.detach()), 2.0, [0.0; 3]);
    assert_number(Real::from_dual(x.to_dual()), 2.0, [1.0, 0.0, 0.0]);
    assert_number(Real::from_dual(DualSVec64::from(2.0)), 2.0, [0.0; 3]);
    assert_number(Real::default(), 0.0, [0.0; 3]);
    assert_eq!((format!("{x}"), format!("{x:?}"), format!("{x:.2}")), ("2".into(), "2.0".into(), "2.00".into()));
}
