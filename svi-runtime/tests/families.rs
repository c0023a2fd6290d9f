//! What holds for every family of one variable: its density integrates to 1, its draws follow it, its pathwise
//! derivatives are those of the distribution function's inverse, and parameters out of their constraints are refused.

use std::f64::consts::{FRAC_PI_2, PI};

use approx::assert_abs_diff_eq;
use num_dual::DualSVec64;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use svi_runtime::distributions::{
    Bernoulli, BernoulliLogits, Binomial, BinomialLogits, Categorical, CategoricalLogits, Cauchy, Exponential, Formula,
    HalfCauchy, HalfNormal, Laplace, LogNormal, NegativeBinomial2, Normal, Pathwise, Poisson, PoissonLogRate, Uniform,
    VonMises,
};

/// Where a continuous density is positive, cut so that it is smooth on each part.
#[derive(Clone, Copy)]
enum Domain {
    /// The real numbers; the density may have a kink at the centre.
    Line { centre: f64 },
    /// The positive numbers.
    Positive,
    /// An interval.
    Between(f64, f64),
}

/// The finest spacing of the quadrature's nodes.
const SPACING: f64 = 1.0 / 64.0;

/// The double exponential quadrature (Takahasi and Mori 1974) of `f` over the positive numbers: the trapezoidal rule after
/// the substitution `s = exp(π/2 sinh t)`. The number of correct digits doubles as `spacing` is halved.
fn half_line(spacing: f64, f: impl Fn(f64) -> f64) -> f64 {
    let nodes = (6.0 / spacing) as i32;
    (-nodes..=nodes).fold(0.0, |sum, i| {
        let t = f64::from(i) * spacing;
        let s = (FRAC_PI_2 * t.sinh()).exp();
        sum + f(s) * (s * FRAC_PI_2 * t.cosh() * spacing)
    })
}

/// The same over an interval, with `tanh` for the exponential.
fn interval(spacing: f64, (low, high): (f64, f64), f: impl Fn(f64) -> f64) -> f64 {
    let nodes = (3.0 / spacing) as i32;
    (-nodes..=nodes).fold(0.0, |sum, i| {
        let t = f64::from(i) * spacing;
        let y = FRAC_PI_2 * t.sinh();
        let x = low + (high - low) / (1.0 + (-2.0 * y).exp());
        sum + f(x) * (0.5 * (high - low) * FRAC_PI_2 * t.cosh() / y.cosh().powi(2) * spacing)
    })
}

/// `∫ f` over the part of the domain up to `x` (`Ok`), or from `x` on (`Err`), whichever tail that is.
fn tail(spacing: f64, domain: Domain, x: f64, f: impl Fn(f64) -> f64) -> Result<f64, f64> {
    match domain {
        Domain::Line { centre } if x <= centre => Ok(half_line(spacing, |s| f(x - s))),
        Domain::Line { .. } | Domain::Positive => Err(half_line(spacing, |s| f(x + s))),
        Domain::Between(low, _) => Ok(interval(spacing, (low, x), f)),
    }
}

fn density<F: Formula<P>, const P: usize>(x: f64, params: [f64; P]) -> f64 {
    F::log_density(x, params).exp()
}

fn distribution_function<F: Formula<P>, const P: usize>(x: f64, params: [f64; P], domain: Domain) -> f64 {
    tail(1.0 / 16.0, domain, x, |y| density::<F, P>(y, params)).unwrap_or_else(|above| 1.0 - above)
}

/// A quadrature's result. The error is not more than what the last halving of the spacing changed, as the digits double,
/// and the rounding of about a thousand terms of one sign.
fn assert_quadrature(what: &str, coarse: f64, fine: f64, expected: f64, magnitude: f64) {
    let change = (fine - coarse).abs();
    assert!(change <= 1e-8 * magnitude, "{what}: the quadrature has not converged, {coarse} {fine}");
    let tolerance = change + 1000.0 * f64::EPSILON * magnitude;
    assert!((fine - expected).abs() <= tolerance, "{what}: {fine} instead of {expected}");
}

fn assert_integrates_to_one<F: Formula<P>, const P: usize>(params: [f64; P], domain: Domain) {
    let total = |spacing: f64| {
        let p = |x| density::<F, P>(x, params);
        match domain {
            Domain::Line { centre } => half_line(spacing, |s| p(centre - s)) + half_line(spacing, |s| p(centre + s)),
            Domain::Positive => half_line(spacing, p),
            Domain::Between(low, high) => interval(spacing, (low, high), p),
        }
    };
    assert_quadrature(F::NAME, total(2.0 * SPACING), total(SPACING), 1.0, 1.0);
}

const DRAWS: usize = 400_000;

/// The distribution function is integrated at one of so many draws; leaving out the others can only hide a distance, of up
/// to `STRIDE / DRAWS`.
const STRIDE: usize = 200;

/// The largest distance of an empirical distribution function of [`DRAWS`] draws from the true one that occurs with a
/// probability of 1e-6: the Dvoretzky-Kiefer-Wolfowitz inequality `P(distance > d) <= 2 exp(-2 n d²)`.
fn largest_distance() -> f64 {
    ((2.0 / 1e-6_f64).ln() / (2.0 * DRAWS as f64)).sqrt()
}

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(20_260_101)
}

fn assert_draws_follow<F: Formula<P, Point = f64>, const P: usize>(params: [f64; P], domain: Domain) {
    let mut rng = rng();
    let mut draws: Vec<f64> = (0..DRAWS).map(|_| F::draw(params, &mut rng)).collect();
    assert!(draws.iter().all(|x| F::contains(*x, params)), "{}", F::NAME);
    draws.sort_by(f64::total_cmp);
    let n = DRAWS as f64;
    let distance = draws.iter().enumerate().step_by(STRIDE).fold(0.0_f64, |distance, (i, x)| {
        let level = distribution_function::<F, P>(*x, params, domain);
        distance.max(level - i as f64 / n).max((i + 1) as f64 / n - level)
    });
    assert!(distance <= largest_distance(), "{}: distance {distance}", F::NAME);
}

/// The derivative of a draw `x` at a fixed level of the distribution function `G` is `-(dG/dparam) / p(x)`, and `dG/dparam`
/// is the integral of the derivative of the density.
fn assert_path_is_implicit<F: Pathwise<P>, const P: usize>(x: f64, params: [f64; P], domain: Domain) {
    let mut seeded = params.map(DualSVec64::<P>::from_re);
    for (i, param) in seeded.iter_mut().enumerate() {
        *param = param.derivative(i);
    }
    for i in 0..P {
        let slope = |spacing: f64| {
            let integrand = |y: f64| {
                let log_density = F::log_density(DualSVec64::from_re(y), seeded);
                let mass = log_density.re.exp();
                // where the density underflows, its derivative may be zero times infinity
                if mass == 0.0 { 0.0 } else { mass * log_density.eps.0.map_or(0.0, |eps| eps[i]) }
            };
            let below = tail(spacing, domain, x, integrand).unwrap_or_else(|above| -above);
            -below / density::<F, P>(x, params)
        };
        let ours = F::path(x, params)[i];
        assert_quadrature(F::NAME, slope(2.0 * SPACING), slope(SPACING), ours, 1.0 + ours.abs());
    }
}

macro_rules! continuous {
    ($($test:ident: $Family:ident, $params:expr, $domain:expr, $at:expr;)*) => { $(
        mod $test {
            use super::*;

            #[test]
            fn integrates_to_one() {
                assert_integrates_to_one::<$Family, _>($params, $domain);
            }

            #[test]
            fn draws_follow_the_density() {
                assert_draws_follow::<$Family, _>($params, $domain);
            }

            #[test]
            fn path_is_the_derivative_at_a_fixed_level() {
                for x in $at {
                    assert_path_is_implicit::<$Family, _>(x, $params, $domain);
                }
            }
        }
    )* };
}

continuous! {
    normal: Normal, [0.7, 1.6], Domain::Line { centre: 0.7 }, [-2.0, 0.3, 0.9, 4.0];
    cauchy: Cauchy, [0.7, 1.6], Domain::Line { centre: 0.7 }, [-20.0, 0.3, 0.9, 4.0];
    laplace: Laplace, [0.7, 1.6], Domain::Line { centre: 0.7 }, [-2.0, 0.3, 0.9, 4.0];
    half_normal: HalfNormal, [1.6], Domain::Positive, [0.01, 0.9, 4.0];
    half_cauchy: HalfCauchy, [1.6], Domain::Positive, [0.01, 0.9, 40.0];
    log_normal: LogNormal, [0.2, 0.6], Domain::Positive, [0.3, 1.0, 3.0];
    exponential: Exponential, [1.6], Domain::Positive, [0.01, 0.9, 4.0];
}

mod uniform {
    use super::*;

    const PARAMS: [f64; 2] = [-1.5, 2.25];

    #[test]
    fn integrates_to_one() {
        assert_integrates_to_one::<Uniform, 2>(PARAMS, Domain::Between(-1.5, 2.25));
    }

    #[test]
    fn draws_follow_the_density() {
        assert_draws_follow::<Uniform, 2>(PARAMS, Domain::Between(-1.5, 2.25));
    }

    /// The value at level `t` is `low + (high - low) t`; these numbers are exact.
    #[test]
    fn path_is_the_derivative_at_a_fixed_level() {
        let [low, high] = PARAMS;
        for t in [0.0, 0.25, 0.5, 1.0] {
            assert_eq!(Uniform::path(low + (high - low) * t, PARAMS), [1.0 - t, t]);
        }
    }

    #[test]
    fn draws_stay_inside_bounds_a_few_numbers_apart() {
        let low = 1e9_f64;
        let high = low.next_up().next_up();
        let mut rng = rng();
        for _ in 0..100 {
            assert_eq!(Uniform::draw([low, high], &mut rng), low.next_up());
        }
    }
}

mod von_mises {
    use super::*;

    const CIRCLE: Domain = Domain::Between(-PI, PI);

    #[test]
    fn integrates_to_one() {
        for concentration in [1e-3, 0.7, 30.0] {
            assert_integrates_to_one::<VonMises, 2>([2.5, concentration], CIRCLE);
        }
    }

    #[test]
    fn draws_follow_the_density() {
        for concentration in [1e-9, 0.7, 30.0] {
            assert_draws_follow::<VonMises, 2>([2.5, concentration], CIRCLE);
        }
    }

    /// For a large concentration the angle times its root is standard normal, but for terms of the order of its inverse.
    #[test]
    fn a_large_concentration_is_normal() {
        let concentration = 1e12_f64;
        for z in [0.0, 0.5, 3.0_f64] {
            let x = z / concentration.sqrt();
            let ours = VonMises::log_density(x, [0.0, concentration]);
            let normal = Normal::log_density(x, [0.0, 1.0 / concentration.sqrt()]);
            let first = (z.powi(4) / 24.0 - 0.125) / concentration;
            // logarithms around 15, each right to an epsilon or two
            assert_abs_diff_eq!(ours, normal + first, epsilon = 100.0 * f64::EPSILON);
        }
        let mut rng = rng();
        for concentration in [1e12, 1e40, 1e200, f64::MAX] {
            // 7 standard deviations: 1e-11 for each of a hundred draws
            let scale = concentration.sqrt().recip();
            assert!((0..100).all(|_| VonMises::draw([0.0, concentration], &mut rng).abs() < 7.0 * scale.max(1e-150)));
        }
    }

    #[test]
    fn the_slope_in_the_concentration_is_smooth_where_its_formula_changes() {
        let slope = |c: f64| {
            let c = DualSVec64::<1>::from_re(c).derivative(0);
            let loc = DualSVec64::from_re(0.0);
            VonMises::log_density(loc, [loc, c]).eps.0.map_or(0.0, |eps| eps[0])
        };
        // 1 - I₁(500) / I₀(500) in 40 digits; up to 500 it is a difference of numbers near 1, right to an epsilon or two
        let expected = 0.0010005010031380675;
        for c in [500.0, 500.0_f64.next_up()] {
            assert_abs_diff_eq!(slope(c), expected, epsilon = 4.0 * f64::EPSILON);
        }
    }
}

/// The masses of `0..=last`.
fn masses<F: Formula<P>, const P: usize>(params: [f64; P], last: u32) -> Vec<f64> {
    (0..=last).map(|x| F::log_density(f64::from(x), params).exp()).collect()
}

/// The sum of masses is 1, and draws follow them. `last` is so large that the rest is below the rounding of a sum: terms of
/// logarithms up to a thousand, each right to an epsilon.
fn assert_discrete<F: Formula<P>, const P: usize>(params: [f64; P], last: u32, number: impl Fn(F::Point) -> f64) {
    let masses = masses::<F, P>(params, last);
    let total: f64 = masses.iter().sum();
    assert_abs_diff_eq!(total, 1.0, epsilon = 1000.0 * f64::EPSILON);
    let mut rng = rng();
    let mut counts = vec![0_u32; masses.len()];
    for _ in 0..DRAWS {
        let x = number(F::draw(params, &mut rng));
        assert!(F::contains(x, params), "{} {x}", F::NAME);
        counts[x as usize] += 1;
    }
    let (mut drawn, mut expected) = (0.0, 0.0);
    for (count, mass) in counts.into_iter().zip(masses) {
        drawn += f64::from(count) / DRAWS as f64;
        expected += mass;
        assert!((expected - drawn).abs() <= largest_distance(), "{}: {drawn} {expected}", F::NAME);
    }
}

#[test]
fn bernoulli() {
    let number = |x| f64::from(u8::from(x));
    for probs in [0.0, 0.3, 1.0] {
        assert_discrete::<Bernoulli, 1>([probs], 1, number);
    }
    for logits in [-700.0, -1.5, 700.0] {
        assert_discrete::<BernoulliLogits, 1>([logits], 1, number);
    }
}

#[test]
fn binomial() {
    let number = |x| x as f64;
    for (total, probs) in [(0.0, 0.3), (7.0, 0.0), (7.0, 1.0), (12.0, 0.3), (200.0, 0.45)] {
        assert_discrete::<Binomial, 2>([total, probs], total as u32, number);
    }
    assert_discrete::<BinomialLogits, 2>([12.0, -1.5], 12, number);
    assert_discrete::<BinomialLogits, 2>([100.0, 1.5], 100, number);
}

#[test]
fn poisson() {
    let number = |x| x as f64;
    for rate in [0.0, 0.2, 3.5, 40.0] {
        assert_discrete::<Poisson, 1>([rate], 200, number);
    }
    assert_discrete::<PoissonLogRate, 1>([1.25], 200, number);
}

#[test]
fn negative_binomial() {
    for params in [[4.0, 1.5], [4.0, 0.4], [9.0, 50.0]] {
        assert_discrete::<NegativeBinomial2, 2>(params, 2000, |x| x as f64);
    }
}

#[test]
fn categorical() {
    assert_discrete::<Categorical<4>, 4>([0.1, 0.0, 0.6, 0.3], 3, |x| x as f64);
    assert_discrete::<Categorical<1>, 1>([1.0], 0, |x| x as f64);
    assert_discrete::<CategoricalLogits<3>, 3>([1000.0, 1001.0, -1000.0], 2, |x| x as f64);
}

/// The derivative of a discrete family's log mass in its last parameter.
fn slope<F: Formula<P>, const P: usize>(x: f64, params: [f64; P]) -> f64 {
    let mut seeded = params.map(DualSVec64::<1>::from_re);
    seeded[P - 1] = seeded[P - 1].derivative(0);
    F::log_density(DualSVec64::from_re(x), seeded).eps.0.map_or(0.0, |eps| eps[0])
}

#[test]
fn certain_outcomes_have_log_mass_zero_and_a_finite_slope() {
    for (x, p) in [(0.0, 0.0), (1.0, 1.0)] {
        assert_eq!(Bernoulli::log_density(x, [p]), 0.0);
        assert_eq!(slope::<Bernoulli, 1>(x, [p]), 2.0 * x - 1.0);
        assert_eq!(Binomial::log_density(5.0 * x, [5.0, p]), 0.0);
        assert_eq!(slope::<Binomial, 2>(5.0 * x, [5.0, p]), 5.0 * (2.0 * x - 1.0));
    }
    assert_eq!(Poisson::log_density(0.0, [0.0]), 0.0);
    assert_eq!(slope::<Poisson, 1>(0.0, [0.0]), -1.0);
    assert_eq!(Categorical::log_density(1.0, [0.0, 1.0]), 0.0);
}

#[test]
fn impossible_outcomes_have_log_mass_minus_infinity() {
    assert_eq!(Bernoulli::log_density(1.0, [0.0]), f64::NEG_INFINITY);
    assert_eq!(Bernoulli::log_density(0.0, [1.0]), f64::NEG_INFINITY);
    assert_eq!(Binomial::log_density(2.0, [5.0, 0.0]), f64::NEG_INFINITY);
    assert_eq!(Poisson::log_density(1.0, [0.0]), f64::NEG_INFINITY);
    assert_eq!(Categorical::log_density(0.0, [0.0, 1.0]), f64::NEG_INFINITY);
}

#[test]
fn log_odds_of_any_size_are_exact() {
    for l in [40.0, 800.0, 1e300_f64] {
        let rare = (-l).exp();
        assert_eq!(BernoulliLogits::log_density(0.0, [l]), -l);
        assert_eq!(BernoulliLogits::log_density(1.0, [l]), -rare);
        assert_eq!(slope::<BernoulliLogits, 1>(1.0, [l]), rare);
        assert_eq!(slope::<BernoulliLogits, 1>(0.0, [-l]), -rare);
        assert_eq!(slope::<BernoulliLogits, 1>(0.0, [l]), -1.0);
        assert_eq!(BinomialLogits::log_density(3.0, [3.0, l]), -3.0 * rare);
        assert_eq!(CategoricalLogits::log_density(0.0, [l, 0.0]), -rare);
        assert_eq!(slope::<CategoricalLogits<2>, 2>(1.0, [l, 0.0]), 1.0);
        assert_eq!(slope::<CategoricalLogits<2>, 2>(1.0, [0.0, l]), rare);
    }
}

/// The log masses differ by a series in `1 / concentration` whose first term is `(x - (x - mean)²) / 2`.
#[test]
fn a_large_concentration_is_poisson() {
    for (x, mean) in [(0.0, 3.0), (7.0, 5.0), (40.0, 30.0_f64)] {
        for concentration in [1e7, 1e10, 1e14] {
            let ours = NegativeBinomial2::log_density(x, [mean, concentration]);
            let first = ((x - mean) * (x - mean) - x) / (2.0 * concentration);
            let difference = ours - Poisson::log_density(x, [mean]) - first;
            let second = (x + mean).powi(3) / (concentration * concentration);
            // terms up to x ln(concentration), each right to an epsilon or two
            assert!(difference.abs() < 1e-12 + second, "{x} {mean} {concentration}: {difference}");
            let expected = -first / concentration;
            let rounding = 64.0 * f64::EPSILON * x.max(mean) / concentration;
            let difference = slope::<NegativeBinomial2, 2>(x, [mean, concentration]) - expected;
            let second = 2.0 * second / concentration;
            assert!(difference.abs() < rounding + second, "{x} {mean} {concentration}: {difference}");
        }
    }
}

fn assert_refused<F: Formula<P>, const P: usize>(good: [f64; P], index: usize, parameter: &str, bad: &[f64]) {
    assert_eq!(F::check(good), Ok(()), "{}", F::NAME);
    for value in bad {
        let mut params = good;
        params[index] = *value;
        let error = F::check(params).expect_err(F::NAME);
        assert_eq!(error.parameter, parameter, "{} {params:?}", F::NAME);
        assert!(error.value == *value || value.is_nan() && error.value.is_nan(), "{} {params:?}", F::NAME);
    }
}

const NOT_FINITE: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
const NOT_POSITIVE: [f64; 5] = [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
const NOT_PROBABILITY: [f64; 4] = [-1e-9, 1.000_000_1, f64::NAN, f64::INFINITY];

#[test]
fn parameters_out_of_their_constraints_are_refused() {
    assert_refused::<HalfNormal, 1>([1.0], 0, "scale", &NOT_POSITIVE);
    assert_refused::<HalfCauchy, 1>([1.0], 0, "scale", &NOT_POSITIVE);
    assert_refused::<Exponential, 1>([1.0], 0, "rate", &NOT_POSITIVE);
    assert_refused::<Normal, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<Normal, 2>([0.0, 1.0], 1, "scale", &NOT_POSITIVE);
    assert_refused::<LogNormal, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<LogNormal, 2>([0.0, 1.0], 1, "scale", &NOT_POSITIVE);
    assert_refused::<Cauchy, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<Cauchy, 2>([0.0, 1.0], 1, "scale", &NOT_POSITIVE);
    assert_refused::<Laplace, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<Laplace, 2>([0.0, 1.0], 1, "scale", &NOT_POSITIVE);
    assert_refused::<VonMises, 2>([0.0, 1.0], 0, "loc", &NOT_FINITE);
    assert_refused::<VonMises, 2>([0.0, 1.0], 1, "concentration", &NOT_POSITIVE);
    assert_refused::<Uniform, 2>([0.0, 1.0], 0, "low", &NOT_FINITE);
    assert_refused::<Uniform, 2>([0.0, 1.0], 1, "high", &[0.0, -1.0, f64::NAN, f64::INFINITY]);
    assert_refused::<Bernoulli, 1>([0.5], 0, "probs", &NOT_PROBABILITY);
    assert_refused::<BernoulliLogits, 1>([0.5], 0, "logits", &NOT_FINITE);
    assert_refused::<Binomial, 2>([5.0, 0.5], 0, "total", &[2_f64.powi(53)]);
    assert_refused::<Binomial, 2>([5.0, 0.5], 1, "probs", &NOT_PROBABILITY);
    assert_refused::<BinomialLogits, 2>([5.0, 0.5], 1, "logits", &NOT_FINITE);
    assert_refused::<Poisson, 1>([0.0], 0, "rate", &[-1.0, f64::NAN, f64::INFINITY]);
    assert_refused::<PoissonLogRate, 1>([0.0], 0, "log_rate", &NOT_FINITE);
    assert_refused::<NegativeBinomial2, 2>([1.0, 1.0], 0, "mean", &NOT_POSITIVE);
    assert_refused::<NegativeBinomial2, 2>([1.0, 1.0], 1, "concentration", &NOT_POSITIVE);
    assert_refused::<Categorical<2>, 2>([0.5, 0.5], 1, "probs", &NOT_PROBABILITY);
    assert_refused::<CategoricalLogits<2>, 2>([0.5, 0.5], 1, "logits", &NOT_FINITE);
    let error = Categorical::check([0.5, 0.25]).expect_err("the sum is not 1");
    assert_eq!((error.parameter, error.value), ("probs", 0.75));
}
