//! Densities integrate to 1, draws follow them, and pathwise derivatives are those of the distribution function's inverse.

use std::f64::consts::{FRAC_PI_2, PI};

use approx::assert_abs_diff_eq;
use num_dual::DualSVec64;
use svi_runtime::distributions::{
    Cauchy, Exponential, Formula, HalfCauchy, HalfNormal, Laplace, LogNormal, Normal, Pathwise, Uniform, VonMises,
};

use super::{DRAWS, largest_distance, rng};

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

/// The distribution function is integrated at one of so many draws; leaving out the others can only hide a distance, of up
/// to `STRIDE / DRAWS`.
const STRIDE: usize = 200;

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
