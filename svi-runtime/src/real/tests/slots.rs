//! What stays out of a number's slots.

use std::cell::Cell;

use num_dual::{Dual64, DualNum, DualSVec64};

use super::{INF, leaves, slots};
use crate::real::{Arg, Real, log_mix, log_sum_exp};

/// A slope that is infinite or not a number stays in the slots of what has it.
#[test]
fn other_slots_stay_zero() {
    let slots = slots();
    let [zero, two, _] = leaves::<3>(&slots, [0.0, 2.0, 0.0]);
    let infinite = two * INF;
    let undefined = two * f64::NAN;
    let only_zero = [
        zero.sqrt(),
        zero.ln(),
        zero.cbrt(),
        zero.recip(),
        zero / 0.0,
        0.0 / zero,
        zero * INF,
        INF * zero,
        zero * f64::NAN,
        zero.powi(-1),
        zero.powf(-0.5),
        zero.powf(f64::NAN),
        zero.logit(),
        zero.lgamma(),
        zero.via_dual(|x| x.sqrt()),
        Real::via_dual2(zero, 1.0, |x, y| x.sqrt() * y),
        (zero + 1.0).asin(),
        (zero - 1.0).ln_1p(),
        log_sum_exp([zero.ln(), Real::from(-INF)]),
        log_sum_exp([zero * INF, Real::from(1.0)]),
        log_sum_exp([zero + INF, Real::from(INF)]),
        log_mix(zero, -INF, -INF),
        log_mix(zero, INF, 1.0),
    ];
    for (i, x) in only_zero.into_iter().enumerate() {
        assert_eq!(x.partials[1..], [0.0; 2], "{i}");
    }
    let of_both = [
        zero * infinite,
        infinite * zero,
        zero / infinite,
        infinite / zero,
        undefined / zero,
        zero * undefined,
        zero.powf(undefined),
        infinite - infinite + zero,
        log_sum_exp([infinite, infinite, zero]),
        log_sum_exp([undefined, zero]),
        log_mix(zero, infinite, undefined),
        zero.max(undefined),
    ];
    for (i, x) in of_both.into_iter().enumerate() {
        assert_eq!(x.partials[2], 0.0, "{i}");
    }
    let mut gradient = [0.0; 3];
    zero.add_to(INF, &mut gradient);
    (zero * f64::NAN).add_to(1.0, &mut gradient);
    assert_eq!(gradient[1..], [0.0; 2]);
}

/// A dual number kept from another call has derivatives in something else: the result says so.
#[test]
fn a_dual_number_of_another_call_is_not_taken() {
    let slots = slots();
    let [a, b, _] = leaves::<3>(&slots, [2.0, 3.0, 0.0]);
    let kept = Cell::new(Dual64::from(0.0));
    a.via_dual(|x| {
        kept.set(x);
        x
    });
    // The second call, in a constant, kept that: the first is what a user would keep.
    kept.set(Dual64::new(2.0, 1.0));
    let product = b.via_dual(|y| y * kept.get());
    assert_eq!(product.detach(), 6.0);
    assert!(product.partials.iter().all(|p| p.is_nan()));
    let other = DualSVec64::<2>::from_re(2.0).derivative(0);
    let sum = Real::via_dual2(a, b, |x, y| x + y + other);
    assert!(sum.partials.iter().all(|p| p.is_nan()));
}
