//! Masses sum to 1, draws follow them, and they are right at their edges.

use approx::assert_abs_diff_eq;
use num_dual::DualSVec64;
use svi_runtime::distributions::{
    Bernoulli, BernoulliLogits, Binomial, BinomialLogits, Categorical, CategoricalLogits, Formula, NegativeBinomial2,
    Poisson, PoissonLogRate,
};

use super::{DRAWS, largest_distance, rng};

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
