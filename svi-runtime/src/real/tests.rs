use std::cell::Cell;

use std::array;

use num_dual::{Dual64, DualNum, DualSVec64};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

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

#[track_caller]
fn assert_number(x: Real<'_, 3>, value: f64, partials: [f64; 3]) {
    assert_eq!((x.value, x.partials), (value, partials));
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

#[test]
fn log_sum_exp_at_its_edges() {
    let slots = slots();
    let [x, y, zero] = leaves::<3>(&slots, [1.0, 1.0, 0.0]);
    assert_number(log_sum_exp([x, y]), 1.0 + 2.0_f64.ln(), [0.5, 0.5, 0.0]);
    assert_number(log_sum_exp([x, Real::from(-INF)]), 1.0, [1.0, 0.0, 0.0]);
    assert_number(log_sum_exp([x, zero.ln()]), 1.0, [1.0, 0.0, 0.0]);
    assert_number(log_sum_exp([x, y - 2000.0]), 1.0, [1.0, 0.0, 0.0]);
    assert_number(log_sum_exp([x + 1e300, y]), 1e300, [1.0, 0.0, 0.0]);
    assert_number(log_sum_exp([x, y + INF]), INF, [0.0, 1.0, 0.0]);
    assert_number(log_sum_exp([Real::from(-INF); 2]), -INF, [0.0; 3]);
    assert_number(log_sum_exp([] as [Real<3>; 0]), -INF, [0.0; 3]);
    assert_number(log_sum_exp([0.0, 0.0]), 2.0_f64.ln(), [0.0; 3]);
    for terms in [[Real::from(f64::NAN), x], [x, Real::from(f64::NAN)], [Real::from(f64::NAN), Real::from(-INF)]] {
        assert!(log_sum_exp(terms).value.is_nan());
    }
}

#[test]
fn log_mix_at_its_edges() {
    let slots = slots();
    let [w, a, b] = leaves::<3>(&slots, [0.0, 2.0, 2.0]);
    assert_number(log_mix(w, a, b), 2.0, [0.0, 0.0, 1.0]);
    assert_number(log_mix(w + 1.0, a, b), 2.0, [0.0, 1.0, 0.0]);
    assert_number(log_mix(w, a, 1.0), 1.0, [1.0_f64.exp() - 1.0, 0.0, 0.0]);
    assert_number(log_mix(0.25, a, -INF), 0.25_f64.ln() + 2.0, [0.0, 1.0, 0.0]);
    assert_number(log_mix(w + 0.5, a, -INF), 0.5_f64.ln() + 2.0, [2.0, 1.0, 0.0]);
    assert_number(log_mix(0.5, -INF, -INF), -INF, [0.0; 3]);
    assert_number(log_mix(0.0, a + 1e4, b), 2.0, [0.0, 0.0, 1.0]);
    assert!(log_mix(w - 1.0, a, b).value.is_nan());
    assert!(log_mix(0.5, a, f64::NAN).value.is_nan());
}

/// Functions and operators that are defined everywhere, with slopes that a bound is known for.
#[derive(Clone, Copy, Debug)]
enum OneArgument {
    Neg,
    Sin,
    Atan,
    Tanh,
    Exp,
    Softplus,
    Sigmoid,
    /// `ln(1 + x²)`
    LnOnePlusSquare,
    /// `sqrt(1 + x²)`
    RootOnePlusSquare,
    /// `c + x`, `x - c`, `c - x`, `c x`
    Plus(f64),
    Minus(f64),
    From(f64),
    Times(f64),
}

#[derive(Clone, Copy, Debug)]
enum TwoArguments {
    Add,
    Sub,
    Mul,
    /// `x / (1 + y²)`
    Div,
    /// `(1 + x²)^tanh(y)`
    Pow,
    Max,
    Min,
    LogSumExp,
    /// A mixture of equal parts.
    LogMix,
}

#[derive(Clone, Debug)]
enum Tree {
    Leaf(usize),
    One(OneArgument, Box<Tree>),
    Two(TwoArguments, Box<Tree>, Box<Tree>),
}

fn trees() -> impl Strategy<Value = Tree> {
    use {OneArgument::*, TwoArguments::*};
    let constant = -2.0..2.0;
    let one = prop_oneof![
        9 => prop::sample::select(vec![Neg, Sin, Atan, Tanh, Exp, Softplus, Sigmoid, LnOnePlusSquare, RootOnePlusSquare]),
        1 => constant.clone().prop_map(Plus),
        1 => constant.clone().prop_map(Minus),
        1 => constant.clone().prop_map(From),
        1 => constant.prop_map(Times),
    ];
    let two = prop::sample::select(vec![Add, Sub, Mul, Div, Pow, Max, Min, LogSumExp, LogMix]);
    (0..3_usize).prop_map(Tree::Leaf).prop_recursive(5, 24, 2, move |tree| {
        prop_oneof![
            (one.clone(), tree.clone()).prop_map(|(f, x)| Tree::One(f, Box::new(x))),
            (two.clone(), tree.clone(), tree).prop_map(|(f, x, y)| Tree::Two(f, Box::new(x), Box::new(y))),
        ]
    })
}

fn evaluate<'g, const N: usize>(tree: &Tree, leaves: &[Real<'g, N>; 3]) -> Real<'g, N> {
    use {OneArgument::*, TwoArguments::*};
    match tree {
        Tree::Leaf(i) => leaves[*i],
        Tree::One(f, x) => {
            let x = evaluate(x, leaves);
            match *f {
                Neg => -x,
                Sin => x.sin(),
                Atan => x.atan(),
                Tanh => x.tanh(),
                Exp => x.exp(),
                Softplus => x.softplus(),
                Sigmoid => x.sigmoid(),
                LnOnePlusSquare => (x * x).ln_1p(),
                RootOnePlusSquare => (x.powi(2) + 1.0).sqrt(),
                Plus(c) => c + x,
                Minus(c) => x - c,
                From(c) => c - x,
                Times(c) => c * x,
            }
        }
        Tree::Two(f, x, y) => {
            let (x, y) = (evaluate(x, leaves), evaluate(y, leaves));
            match f {
                Add => x + y,
                Sub => x - y,
                Mul => x * y,
                Div => x / (1.0 + y * y),
                Pow => (1.0 + x * x).powf(y.tanh()),
                Max => x.max(y),
                Min => x.min(y),
                LogSumExp => log_sum_exp([x, y]),
                LogMix => log_mix(0.5, x, y),
            }
        }
    }
}

/// The same expression over num-dual's numbers, with its own functions.
fn evaluate_dual(tree: &Tree, leaves: &[DualSVec64<3>; 3]) -> DualSVec64<3> {
    use {OneArgument::*, TwoArguments::*};
    match tree {
        Tree::Leaf(i) => leaves[*i],
        Tree::One(f, x) => {
            let x = evaluate_dual(x, leaves);
            match *f {
                Neg => -x,
                Sin => x.sin(),
                Atan => x.atan(),
                Tanh => x.tanh(),
                Exp => x.exp(),
                Softplus => x.exp().ln_1p(),
                Sigmoid => ((-x).exp() + 1.0).recip(),
                LnOnePlusSquare => (x * x).ln_1p(),
                RootOnePlusSquare => (x * x + 1.0).sqrt(),
                Plus(c) => x + c,
                Minus(c) => x - c,
                From(c) => -x + c,
                Times(c) => x * c,
            }
        }
        Tree::Two(f, x, y) => {
            let (x, y) = (evaluate_dual(x, leaves), evaluate_dual(y, leaves));
            match f {
                Add => x + y,
                Sub => x - y,
                Mul => x * y,
                Div => x / (y * y + 1.0),
                Pow => ((x * x).ln_1p() * y.tanh()).exp(),
                Max => {
                    if y.re > x.re {
                        y
                    } else {
                        x
                    }
                }
                Min => {
                    if y.re < x.re {
                        y
                    } else {
                        x
                    }
                }
                LogSumExp => x + (y - x).exp().ln_1p(),
                LogMix => x + ((y - x).exp_m1() * 0.5).ln_1p(),
            }
        }
    }
}

/// What is known of a node without its derivatives: a bound on the error of its value, and one on its slope in any leaf.
#[derive(Clone, Copy)]
struct Bound {
    value: f64,
    error: f64,
    slope: f64,
    /// The largest number and the largest error of the nodes so far.
    size: f64,
    worst: f64,
}

/// A running error analysis: the errors of the arguments times bounds on the slopes there, and some roundings of numbers as
/// large as the value and the arguments.
fn bound(tree: &Tree, x: &[f64; 3]) -> Bound {
    use {OneArgument::*, TwoArguments::*};
    let constants = x.map(Real::<0>::from);
    let value = evaluate(tree, &constants).value;
    let node = |slopes: &[(f64, Bound)]| {
        let size = slopes.iter().fold(value.abs().max(1.0), |size, (_, x)| size.max(x.size));
        let error = slopes.iter().map(|(slope, x)| slope * x.error).sum::<f64>() + 16.0 * EPS * size;
        let slope = slopes.iter().map(|(slope, x)| (slope + 1.0) * x.slope).sum::<f64>();
        let worst = slopes.iter().fold(error, |worst, (_, x)| worst.max(x.worst));
        Bound { value, error, slope, size, worst }
    };
    match tree {
        Tree::Leaf(_) => Bound { value, error: 0.0, slope: 1.0, size: value.abs().max(1.0), worst: 0.0 },
        Tree::One(f, x_tree) => {
            let x = bound(x_tree, x);
            let slope = match f {
                Exp => value,
                Times(c) => c.abs(),
                _ => 1.0,
            };
            node(&[(slope, x)])
        }
        Tree::Two(f, x_tree, y_tree) => {
            let (x, y) = (bound(x_tree, x), bound(y_tree, x));
            let slopes = match f {
                Mul => (y.value.abs(), x.value.abs()),
                Div => (1.0, value.abs()),
                Pow => (value, value * (x.value * x.value).ln_1p()),
                _ => (1.0, 1.0),
            };
            node(&[(slopes.0, x), (slopes.1, y)])
        }
    }
}

/// Whether the tree's numbers are of a size that the bounds, of first order, are good for, here and a step away.
fn tame(bound: &Bound) -> bool {
    bound.size < 1e2 && bound.slope < 1e4
}

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn gradients_of_random_expressions_are_central_differences(
        tree in trees(), x in prop::array::uniform3(-2.0..2.0),
    ) {
        let known = bound(&tree, &x);
        prop_assume!(tame(&known));
        let slots = slots();
        let y = evaluate(&tree, &leaves::<3>(&slots, x));
        for i in 0..3 {
            let along = |t: f64| {
                let mut x = x;
                x[i] = t;
                evaluate(&tree, &x.map(Real::<0>::from)).value
            };
            // The error a step away, where the slopes are others, within a factor of two.
            let (difference, error) = central_difference(along, x[i], 2.0 * known.error);
            prop_assert!((y.partials[i] - difference).abs() <= error, "{i}: {:?} {difference} {error}", y.partials);
        }
    }

    #[test]
    fn gradients_of_random_expressions_are_those_of_num_dual(
        tree in trees(), x in prop::array::uniform3(-2.0..2.0),
    ) {
        let known = bound(&tree, &x);
        prop_assume!(tame(&known));
        let slots = slots();
        let y = evaluate(&tree, &leaves::<3>(&slots, x));
        let dual = evaluate_dual(&tree, &array::from_fn(|i| DualSVec64::from(x[i]).derivative(i)));
        prop_assert!((y.value - dual.re).abs() <= 2.0 * known.error, "{} {}", y.value, dual.re);
        // A slope is off by its own roundings and by the error of the value it is computed from.
        let error = known.slope * known.size * (16.0 * EPS + 4.0 * known.worst);
        let expected = dual.eps.0.map_or([0.0; 3], |eps| eps.data.0[0]);
        for (a, b) in y.partials.into_iter().zip(expected) {
            prop_assert!((a - b).abs() <= error, "{:?} {:?} {}", y.partials, expected, error);
        }
    }

    #[test]
    fn values_do_not_depend_on_the_number_of_slots(tree in trees(), x in prop::array::uniform3(-20.0..20.0)) {
        let slots = slots();
        let with = evaluate(&tree, &leaves::<3>(&slots, x)).value;
        let without = evaluate(&tree, &x.map(Real::<0>::from)).value;
        prop_assert_eq!(with.to_bits(), without.to_bits());
    }

    #[test]
    fn slots_of_leaves_that_do_not_occur_stay_zero(tree in trees(), x in prop::array::uniform3(-1e3..1e3)) {
        fn occurs(tree: &Tree, leaf: usize) -> bool {
            match tree {
                Tree::Leaf(i) => *i == leaf,
                Tree::One(_, x) => occurs(x, leaf),
                Tree::Two(_, x, y) => occurs(x, leaf) || occurs(y, leaf),
            }
        }
        let slots = slots();
        let y = evaluate(&tree, &leaves::<3>(&slots, x));
        for i in 0..3 {
            prop_assert!(occurs(&tree, i) || y.partials[i] == 0.0, "{}: {:?}", i, y.partials);
        }
    }

    #[test]
    fn mixtures_against_their_formula(w in 0.01..0.99, a in -5.0..5.0, b in -5.0..5.0) {
        let slots = slots();
        let [x, y, z] = leaves::<3>(&slots, [w, a, b]);
        let formula = |w: f64, a: f64, b: f64| (w * a.exp() + (1.0 - w) * b.exp()).ln();
        let error = 32.0 * EPS * (1.0 + a.abs() + b.abs());
        let mixed = log_mix(x, y, z);
        prop_assert!((mixed.value - formula(w, a, b)).abs() <= error);
        let density = formula(w, a, b).exp();
        let slopes = [(a.exp() - b.exp()) / density, w * a.exp() / density, (1.0 - w) * b.exp() / density];
        let largest = (a.exp() + b.exp()) / density;
        for (p, slope) in mixed.partials.into_iter().zip(slopes) {
            prop_assert!((p - slope).abs() <= 4.0 * error * largest, "{:?} {:?}", mixed.partials, slopes);
        }
        for forms in [log_mix(w, y, z), log_mix(x, a, z), log_mix(x, y, b), log_mix(w, a, b)] {
            prop_assert_eq!(forms.value.to_bits(), mixed.value.to_bits());
            for i in 0..3 {
                prop_assert!(forms.partials[i] == mixed.partials[i] || forms.partials[i] == 0.0);
            }
        }
        prop_assert_eq!(log_mix(w, y, b).partials, [0.0, mixed.partials[1], 0.0]);
    }
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
