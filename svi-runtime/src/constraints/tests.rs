use std::f64::consts::PI;

use num_dual::{Derivative, DualSVec64};
use proptest::prelude::*;

use super::*;

const CONTINUOUS: [Kind; 10] = [
    Kind::Real,
    Kind::Positive,
    Kind::UnitInterval,
    Kind::Interval,
    Kind::GreaterThan,
    Kind::LessThan,
    Kind::Simplex,
    Kind::Ordered,
    Kind::PositiveOrdered,
    Kind::Circle,
];

const DISCRETE: [Kind; 3] = [Kind::Boolean, Kind::Count, Kind::Category];

/// How many coordinates the values of these tests are the image of.
const M: usize = 3;

/// How long the image of `M` coordinates is.
fn len(kind: Kind) -> usize {
    if kind == Kind::Simplex { M + 1 } else { M }
}

fn constrain(kind: Kind, u: &[f64], bounds: (f64, f64)) -> (Vec<f64>, f64) {
    let mut x = vec![f64::NAN; len(kind)];
    let log_jacobian = kind.constrain(u, bounds, &mut x);
    (x, log_jacobian)
}

fn unconstrain(kind: Kind, x: &[f64], bounds: (f64, f64)) -> Vec<f64> {
    let mut u = vec![f64::NAN; kind.unconstrained_len(x.len())];
    kind.unconstrain(x, bounds, &mut u);
    u
}

/// The image of `u` and, last, the log-Jacobian, each with its derivatives in `u` and, last, in the bounds.
fn differentiate(kind: Kind, u: [f64; M], bounds: (f64, f64)) -> Vec<(f64, [f64; M + 2])> {
    let variable = |x: f64, i| DualSVec64::<{ M + 2 }>::from(x).derivative(i);
    let plain = |x: DualSVec64<{ M + 2 }>| (x.re, x.eps.0.map_or([0.0; M + 2], |eps| eps.data.0[0]));
    let u: [_; M] = std::array::from_fn(|i| variable(u[i], i));
    let bounds = (variable(bounds.0, M), variable(bounds.1, M + 1));
    let mut x = vec![DualSVec64::new(f64::NAN, Derivative::none()); len(kind)];
    let log_jacobian = kind.constrain(&u, bounds, &mut x);
    x.push(log_jacobian);
    x.into_iter().map(plain).collect()
}

/// The coordinates, for positive ordered vectors no larger than `most`: these are an exponential of exponentials.
fn tamed(kind: Kind, u: [f64; M], most: f64) -> [f64; M] {
    if kind == Kind::PositiveOrdered { u.map(|u| u.min(most)) } else { u }
}

/// The largest coordinate that keeps a positive ordered vector in the range of `f64`: `5 + 2 exp(5)`, 302, is less than
/// `ln(f64::MAX)`, 709.
const TAME: f64 = 5.0;

/// What a rounding error of the image, of some units in the last place of its numbers, makes of a coordinate: the error
/// divided by the slope `dx/du`, and besides the rounding of the coordinate itself.
fn round_trip_error(kind: Kind, u: &[f64], x: &[f64], (low, high): (f64, f64), i: usize) -> f64 {
    let largest = x.iter().fold(low.abs().max(high.abs()), |m, x| m.max(x.abs()));
    let share = |x: f64, low: f64, high: f64, size: f64| size * (1.0 / (x - low) + 1.0 / (high - x));
    let sensitivity = match kind {
        Kind::Real => 0.0,
        Kind::Positive | Kind::Simplex => len(kind) as f64,
        Kind::UnitInterval => 1.0 / (1.0 - x[i]),
        Kind::Interval => share(x[i], low, high, largest),
        Kind::Circle => share(x[i], -PI, PI, PI),
        // The logarithm `v` of the image, a sum, is rounded in units of its own size, and the image adds its own rounding.
        Kind::PositiveOrdered if i == 0 => 1.0,
        Kind::PositiveOrdered => (1.0 + x[i].ln().abs()) * (-u[i]).exp(),
        _ => largest * (-u[i]).exp(),
    };
    8.0 * f64::EPSILON * (sensitivity + u[i].abs())
}

fn check_round_trip(kind: Kind, u: &[f64], bounds: (f64, f64)) -> Result<(), TestCaseError> {
    let (x, _) = constrain(kind, u, bounds);
    let back = unconstrain(kind, &x, bounds);
    prop_assert_eq!(back.len(), u.len());
    prop_assert!(kind.contains(&x, bounds), "{:?}: {:?} is outside", kind, x);
    for i in 0..u.len() {
        let error = round_trip_error(kind, u, &x, bounds, i);
        prop_assert!((back[i] - u[i]).abs() <= error, "{:?}: {:?} came back as {:?}, error {}", kind, u, back, error);
    }
    Ok(())
}

/// Derivatives against central differences. With a step `h`, the error is `h²` times a third derivative over 6, which for
/// these functions is a small multiple of their own size, and `eps / h` times the size.
fn check_derivatives(kind: Kind, u: [f64; M], bounds: (f64, f64)) -> Result<(), TestCaseError> {
    let h = f64::EPSILON.cbrt();
    let at = |i: usize, step: f64| {
        let (mut u, mut bounds) = (u, bounds);
        match i {
            M => bounds.0 += step,
            _ if i == M + 1 => bounds.1 += step,
            _ => u[i] += step,
        }
        let (mut x, log_jacobian) = constrain(kind, &u, bounds);
        x.push(log_jacobian);
        x
    };
    let exact = differentiate(kind, u, bounds);
    let size = exact.iter().flat_map(|(x, slopes)| slopes.iter().chain([x])).fold(1.0_f64, |m, x| m.max(x.abs()));
    for i in 0..M + 2 {
        let (above, below) = (at(i, h), at(i, -h));
        for (k, (_, slopes)) in exact.iter().enumerate() {
            let difference = (above[k] - below[k]) / (2.0 * h);
            let error = 4.0 * size * (h * h + f64::EPSILON / h);
            prop_assert!((slopes[i] - difference).abs() <= error, "{kind:?} {k} {i}: {} {difference}", slopes[i]);
        }
    }
    Ok(())
}

/// The log-Jacobian against the Jacobian of the first `M` numbers, which is lower triangular for every kind. What is rounded
/// is of the size of the coordinates, of the logarithms of the slopes, or a constant.
fn check_log_jacobian(kind: Kind, u: [f64; M], bounds: (f64, f64)) -> Result<(), TestCaseError> {
    let image = differentiate(kind, u, bounds);
    let (log_jacobian, _) = image[len(kind)];
    let (mut expected, mut size) = (0.0, 0.0);
    for (i, (_, slopes)) in image.iter().take(M).enumerate() {
        prop_assert!(slopes[i + 1..M].iter().all(|slope| *slope == 0.0), "{:?}: not triangular", kind);
        let ln_slope = slopes[i].abs().ln();
        expected += ln_slope;
        size += u[i].abs() + ln_slope.abs() + 10.0;
    }
    prop_assert!((log_jacobian - expected).abs() <= 8.0 * f64::EPSILON * size, "{kind:?}: {log_jacobian} {expected}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unconstrain_inverts_constrain(
        u in prop::array::uniform3(-6.0..6.0), low in -3.0..3.0, width in 0.5..100.0,
    ) {
        for kind in CONTINUOUS {
            check_round_trip(kind, &tamed(kind, u, TAME), (low, low + width))?;
        }
    }

    #[test]
    fn unconstrain_inverts_constrain_far_out(u in prop::array::uniform3(-30.0..30.0)) {
        for kind in [Kind::Real, Kind::Positive, Kind::UnitInterval, Kind::Simplex] {
            check_round_trip(kind, &u, (0.0, 0.0))?;
        }
        // The tail towards a bound at 0, where the distance to it is not rounded.
        for kind in [Kind::Interval, Kind::GreaterThan] {
            check_round_trip(kind, &u.map(|u| -u.abs()), (0.0, 1.0))?;
        }
        check_round_trip(Kind::LessThan, &u, (0.0, 0.0))?;
    }

    #[test]
    fn derivatives_are_central_differences(
        u in prop::array::uniform3(-3.0..3.0), low in -3.0..3.0, width in 0.5..10.0,
    ) {
        for kind in CONTINUOUS {
            // With `s = exp(u)`, the third derivative of a positive ordered vector is `1 + 3 s + s²` times the first: 6
            // times a small number up to `u = 1`.
            check_derivatives(kind, tamed(kind, u, 1.0), (low, low + width))?;
        }
    }

    #[test]
    fn the_log_jacobian_is_that_of_the_transform(
        u in prop::array::uniform3(-10.0..10.0), low in -3.0..3.0, width in 0.5..100.0,
    ) {
        for kind in CONTINUOUS {
            check_log_jacobian(kind, tamed(kind, u, TAME), (low, low + width))?;
        }
    }

    #[test]
    fn the_image_is_inside_the_support(
        u in prop::array::uniform3(-700.0..700.0), low in -1e6..1e6, width in 1e-3..1e6,
    ) {
        for kind in CONTINUOUS {
            let bounds = (low, low + width);
            let (x, log_jacobian) = constrain(kind, &tamed(kind, u, TAME), bounds);
            prop_assert!(kind.contains(&x, bounds), "{:?}: {:?}", kind, x);
            prop_assert!(log_jacobian.is_finite(), "{:?}: {}", kind, log_jacobian);
            prop_assert!(unconstrain(kind, &x, bounds).iter().all(|u| u.is_finite()), "{:?}: {:?}", kind, x);
        }
    }

    #[test]
    fn a_positive_ordered_vector_climbs_no_further_than_the_largest_number(u in prop::array::uniform3(-800.0..800.0)) {
        let (x, log_jacobian) = constrain(Kind::PositiveOrdered, &u, (0.0, 0.0));
        prop_assert!(x.iter().all(|x| (f64::MIN_POSITIVE..=f64::MAX).contains(x)), "{:?}", x);
        prop_assert!(x.windows(2).all(|x| x[0] < x[1] || x[0] == f64::MAX), "{:?}", x);
        prop_assert!(log_jacobian.is_finite(), "{}", log_jacobian);
        prop_assert!(unconstrain(Kind::PositiveOrdered, &x, (0.0, 0.0)).iter().all(|u| u.is_finite()), "{:?}", x);
    }
}

#[track_caller]
fn assert_close(actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len());
    for (a, e) in actual.iter().zip(expected) {
        // A few roundings of numbers of the size of the coordinates, at most 40.
        assert!((a - e).abs() <= 1e-14 * e.abs(), "{actual:?} is not {expected:?}");
    }
}

/// The formulas of NumPyro computed with 50 digits.
#[test]
fn known_values() {
    let check = |kind, u: [f64; M], x: &[f64], log_jacobian: f64| {
        let (actual, actual_log_jacobian) = constrain(kind, &u, (-2.0, 3.0));
        assert_close(&actual, x);
        assert_close(&[actual_log_jacobian], &[log_jacobian]);
    };
    let simplex = [0.3546612443924434, 0.08086256776510767, 0.4971889768397233, 0.06728721100272562];
    check(Kind::Simplex, [0.5, -1.25, 2.0], &simplex, -6.949166625949362);
    let simplex = [0.9999999999997192, 1.313476614404048e-26, 2.80728689065087e-13, 2.6269532288078497e-26];
    check(Kind::Simplex, [30.0, -30.0, 30.0], &simplex, -147.39731031455707);
    let simplex = [1.4161180850971963e-18, 2.1241771276457944e-18, 4.248354255291589e-18, 1.0];
    check(Kind::Simplex, [-40.0; 3], &simplex, -121.79175946922805);
    let u = [-0.5, 0.25, -3.0];
    check(Kind::Ordered, u, &[-0.5, 0.7840254166877415, 0.8338124850556055], -2.75);
    let positive_ordered = [0.6065306597126334, 2.1902712983648422, 2.3020786716323993];
    check(Kind::PositiveOrdered, u, &positive_ordered, -1.6321620982566531);
    let positive_ordered = [0.36787944117144233, 0.36787944192969835, 595.2944166077469];
    check(Kind::PositiveOrdered, [-1.0, -20.0, 2.0], &positive_ordered, -13.610943896947042);
    check(Kind::Real, u, &u, 0.0);
    let u = [0.75; 3];
    check(Kind::Positive, u, &[2.117000016612675; 3], 2.25);
    check(Kind::UnitInterval, u, &[0.679178699175393; 3], 3.0 * -1.5237420122298);
    check(Kind::Interval, u, &[1.3958934958769649; 3], 3.0 * 0.08569590020430048);
    check(Kind::GreaterThan, u, &[0.11700001661267467; 3], 2.25);
    check(Kind::LessThan, u, &[0.8829999833873253; 3], 2.25);
    check(Kind::Circle, [-2.5; 3], &[-2.664961651450932; 3], 3.0 * -0.8199024021757537);
}

#[test]
fn the_unit_interval_far_out() {
    let (x, log_jacobian) = constrain(Kind::UnitInterval, &[-30.0, 0.0, 30.0], (0.0, 0.0));
    assert_close(&x, &[9.357622968839299e-14, 0.5, 0.9999999999999064]);
    assert_close(&[log_jacobian], &[-2.0 * 30.00000000000019 - 2.0 * 2.0_f64.ln()]);
    let u = unconstrain(Kind::UnitInterval, &[1e-300, 0.5, 1.0 - 1e-16], (0.0, 0.0));
    assert_close(&u, &[-690.7755278982137, 0.0, 36.7368005696771]);
}

/// What would round to a bound is the nearest number inside; a number on the bound, as a sampler may draw it, has the
/// coordinate of that one.
#[test]
fn at_the_edge() {
    let edges = [
        (Kind::Positive, (0.0, 0.0), f64::MIN_POSITIVE, f64::MAX),
        (Kind::UnitInterval, (0.0, 0.0), f64::MIN_POSITIVE, 1.0_f64.next_down()),
        (Kind::Interval, (5.0, 7.0), 5.0_f64.next_up(), 7.0_f64.next_down()),
        (Kind::Circle, (0.0, 0.0), (-PI).next_up(), PI.next_down()),
        (Kind::GreaterThan, (5.0, 0.0), 5.0_f64.next_up(), f64::MAX),
        (Kind::LessThan, (0.0, 5.0), f64::MIN, 5.0_f64.next_down()),
    ];
    for (kind, bounds, lowest, highest) in edges {
        let (x, _) = constrain(kind, &[-1e5, 0.0, 1e5], bounds);
        let expected = if kind == Kind::LessThan { [highest, lowest] } else { [lowest, highest] };
        assert_eq!([x[0], x[2]], expected, "{kind:?}");
        assert_eq!(unconstrain(kind, &[lowest], bounds), unconstrain(kind, &[lowest.next_down()], bounds), "{kind:?}");
        assert_eq!(unconstrain(kind, &[highest], bounds), unconstrain(kind, &[highest.next_up()], bounds), "{kind:?}");
    }
}

#[test]
fn ordered_vectors_at_the_edge() {
    let (tiny, max) = (f64::MIN_POSITIVE, f64::MAX);
    let image = |kind, u: [f64; M]| constrain(kind, &u, (0.0, 0.0));
    assert_eq!(image(Kind::Ordered, [max, 0.0, 1e5]).0, [max; M]);
    assert_eq!(image(Kind::Ordered, [1.0, -1e5, 1e5]).0, [1.0, 1.0_f64.next_up(), max]);
    // 7 is the first whole number that does not fit.
    assert!(image(Kind::PositiveOrdered, [0.0, 6.5, -1e5]).0[2] < max);
    let ln_max = max.ln();
    assert_eq!(image(Kind::PositiveOrdered, [0.0, 7.0, -1.0]), (vec![1.0, max, max], 6.0 + 2.0 * ln_max));
    assert_eq!(image(Kind::PositiveOrdered, [1e5; M]), (vec![max; M], 2e5 + 3.0 * ln_max));
    assert_eq!(image(Kind::PositiveOrdered, [-1e5; M]).0, [tiny, tiny.next_up(), tiny.next_up().next_up()]);
    assert_eq!(image(Kind::PositiveOrdered, [0.0, -1e5, 0.0]).0[..2], [1.0, 1.0_f64.next_up()]);

    let coordinates = |x: [f64; M]| unconstrain(Kind::PositiveOrdered, &x, (0.0, 0.0));
    assert_eq!(coordinates([0.0, 1.0, 1.0]), coordinates([tiny, 1.0, 1.0_f64.next_up()]));
    assert_eq!(coordinates([0.0; M]), coordinates([tiny, tiny.next_up(), tiny.next_up().next_up()]));
    assert_eq!(coordinates([1.0, 2.0, f64::INFINITY]), coordinates([1.0, 2.0, max]));
    assert!(coordinates([max; M]).iter().all(|u| u.is_finite()));
}

/// The logarithms of the steps between close neighbours, and between distant ones, computed with 50 digits.
#[test]
fn the_coordinates_of_neighbours() {
    let coordinates = |x: [f64; M]| unconstrain(Kind::PositiveOrdered, &x, (0.0, 0.0));
    let close = [3.0, 3.0_f64.next_up(), 3.0 + 2.0_f64.powi(-20)];
    assert_close(&coordinates(close), &[1.0986122886681098, -36.44911849722532, -14.961556059278376]);
    assert_close(
        &coordinates([1e-300, 2.5e-300, 1e300]),
        &[-690.7755278982137, -0.08742157179075513, 7.230298647079783],
    );
}

#[test]
fn values_outside_a_support_name_the_number() {
    let nan_is_outside = |kind: Kind| assert!(!kind.contains(&[f64::NAN], (0.0, 2.0)), "{kind:?}");
    CONTINUOUS.into_iter().chain(DISCRETE).for_each(nan_is_outside);
    let inf = f64::INFINITY;
    assert_eq!(RealLine::violation(&[1.0, -inf], (0.0, 0.0)), Some(-inf));
    assert_eq!(<Positive>::violation(&[1.0, 0.0], (0.0, 0.0)), Some(0.0));
    assert_eq!(<Positive>::violation(&[1.0, inf], (0.0, 0.0)), Some(inf));
    assert_eq!(<UnitInterval>::violation(&[0.5, 1.0], (0.0, 0.0)), Some(1.0));
    assert_eq!(Interval::violation(&[0.5, 2.0], (-1.0, 2.0)), Some(2.0));
    assert_eq!(Interval::violation(&[0.5], (-1.0, inf)), Some(0.5));
    assert_eq!(GreaterThan::violation(&[0.5], (0.5, 0.0)), Some(0.5));
    assert_eq!(GreaterThan::violation(&[0.5], (-inf, 0.0)), Some(0.5));
    assert_eq!(LessThan::violation(&[0.5], (0.0, 0.5)), Some(0.5));
    assert_eq!(LessThan::violation(&[0.5], (0.0, inf)), Some(0.5));
    assert_eq!(<Simplex>::violation(&[0.5, 0.5, 0.0], (0.0, 0.0)), Some(0.0));
    assert_eq!(<Simplex>::violation(&[0.5, 0.25], (0.0, 0.0)), Some(0.75));
    assert_eq!(<Simplex>::violation(&[0.5, 0.5 + 9e-9], (0.0, 0.0)), None);
    assert_eq!(<Simplex>::violation(&[], (0.0, 0.0)), Some(0.0));
    assert_eq!(<Ordered>::violation(&[-1.0, 2.0, 2.0], (0.0, 0.0)), Some(2.0));
    assert_eq!(<Ordered>::violation(&[-inf, 2.0], (0.0, 0.0)), Some(-inf));
    assert_eq!(<Ordered>::violation(&[-1.0, inf], (0.0, 0.0)), Some(inf));
    assert_eq!(<PositiveOrdered>::violation(&[0.0, 1.0], (0.0, 0.0)), Some(0.0));
    assert_eq!(Circle::violation(&[PI, -PI, PI.next_up()], (0.0, 0.0)), Some(PI.next_up()));
    assert_eq!(Boolean::violation(&[0.0, 1.0, 0.5], (0.0, 0.0)), Some(0.5));
    assert_eq!(Count::violation(&[0.0, 2.0_f64.powi(53), 1.5], (0.0, 0.0)), Some(1.5));
    assert_eq!(Count::violation(&[-1.0], (0.0, 0.0)), Some(-1.0));
    assert_eq!(Count::violation(&[2.0_f64.powi(54)], (0.0, 0.0)), Some(2.0_f64.powi(54)));
    assert_eq!(Category::violation(&[0.0, 2.0, 3.0], (0.0, 3.0)), Some(3.0));
}

#[test]
fn a_kind_is_its_support() {
    fn check<S: Bijective>(kind: Kind) {
        assert_eq!(S::KIND, kind);
        let (u, bounds) = ([0.3, -0.2, 1.1], (-1.0, 2.0));
        let mut x = vec![f64::NAN; len(kind)];
        let log_jacobian = S::constrain(&u, bounds, &mut x);
        assert_eq!(constrain(kind, &u, bounds), (x, log_jacobian));
        assert_eq!(S::unconstrained_len(len(kind)), M);
        assert_eq!(kind.unconstrained_len(len(kind)), M);
    }
    check::<RealLine>(Kind::Real);
    check::<Positive>(Kind::Positive);
    check::<UnitInterval>(Kind::UnitInterval);
    check::<Interval>(Kind::Interval);
    check::<GreaterThan>(Kind::GreaterThan);
    check::<LessThan>(Kind::LessThan);
    check::<Simplex>(Kind::Simplex);
    check::<Ordered>(Kind::Ordered);
    check::<PositiveOrdered>(Kind::PositiveOrdered);
    check::<Circle>(Kind::Circle);
    assert_eq!([Boolean::KIND, Count::KIND, Category::KIND], DISCRETE);
    for kind in DISCRETE {
        assert_eq!(constrain(kind, &[1.0, 0.0, 1.0], (0.0, 2.0)), (vec![1.0, 0.0, 1.0], 0.0));
        assert_eq!(unconstrain(kind, &[1.0, 0.0, 1.0], (0.0, 2.0)), [1.0, 0.0, 1.0]);
    }
}

#[test]
fn the_shortest_vectors() {
    for kind in [Kind::Simplex, Kind::Ordered, Kind::PositiveOrdered] {
        assert_eq!(kind.constrain::<f64>(&[], (0.0, 0.0), &mut []), 0.0, "{kind:?}");
        assert_eq!(kind.unconstrained_len(0), 0, "{kind:?}");
        kind.unconstrain(&[], (0.0, 0.0), &mut []);
    }
    let mut x = [f64::NAN];
    assert_eq!(Kind::Simplex.constrain(&[], (0.0, 0.0), &mut x), 0.0);
    assert_eq!(x, [1.0]);
    assert_eq!(Kind::Simplex.unconstrained_len(1), 0);
}

#[test]
fn zeros_are_mapped_to_equal_shares() {
    let (x, _) = constrain(Kind::Simplex, &[0.0; M], (0.0, 0.0));
    assert_close(&x, &[0.25; 4]);
}

#[test]
fn a_coordinate_that_is_not_a_number_shows() {
    for kind in CONTINUOUS {
        let (x, log_jacobian) = constrain(kind, &[0.0, f64::NAN, 0.0], (0.0, 1.0));
        assert!(x[1].is_nan(), "{kind:?}");
        assert!(log_jacobian.is_nan() || kind == Kind::Real, "{kind:?}");
    }
}
