//! Log densities of the gamma distribution's relatives, their derivatives and draws.

mod common;

use common::{Outcome, assert_density, assert_reference, each, leaf, numbers, parts};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use statrs::distribution::ContinuousCDF;
use svi_runtime::distributions::{ContinuousDistribution, Distribution};
use svi_runtime::prelude::*;
use svi_runtime::special::digamma;

const REFERENCE: &str = include_str!("data/gamma_families.json");

#[test]
fn gamma_density() -> Outcome {
    each(REFERENCE, "Gamma", |entry| {
        assert_density::<2, 3>(entry, ["concentration", "rate"], |x, [c, r]| Gamma::new(c, r).log_density(x))
    })
}

#[test]
fn inverse_gamma_density() -> Outcome {
    each(REFERENCE, "InverseGamma", |entry| {
        assert_density::<2, 3>(entry, ["concentration", "rate"], |x, [c, r]| InverseGamma::new(c, r).log_density(x))
    })
}

#[test]
fn beta_density() -> Outcome {
    each(REFERENCE, "Beta", |entry| {
        let names = ["concentration1", "concentration0"];
        assert_density::<2, 3>(entry, names, |x, [a, b]| Beta::new(a, b).log_density(x))
    })
}

#[test]
fn student_t_density() -> Outcome {
    each(REFERENCE, "StudentT", |entry| {
        let names = ["df", "loc", "scale"];
        assert_density::<3, 4>(entry, names, |x, [df, loc, scale]| StudentT::new(df, loc, scale).log_density(x))
    })
}

#[test]
fn dirichlet_density() -> Outcome {
    each(REFERENCE, "Dirichlet", |entry| {
        let x: [f64; 4] = numbers(&entry["value"])?;
        let concentration: [f64; 4] = numbers(&entry["params"]["concentration"])?;
        let x: [Real<8>; 4] = std::array::from_fn(|i| leaf(x[i], i));
        let concentration: [Real<8>; 4] = std::array::from_fn(|i| leaf(concentration[i], 4 + i));
        let (value, partials) = parts(Dirichlet::<4>::new(concentration).log_density(x));
        assert_reference(value, &entry["log_prob"], entry)?;
        for i in 0..4 {
            assert_reference(partials[i], &entry["d_value"][i], entry)?;
            assert_reference(partials[4 + i], &entry["d_params"]["concentration"][i], entry)?;
        }
        Ok(())
    })
}

/// Constant parameters take another way through the dual numbers than variable ones.
#[test]
fn constants_have_no_derivatives() {
    let (value, partials) = parts(Gamma::new(2.5, leaf::<1>(3.0, 0)).log_density(0.7));
    let (expected, all) = parts(Gamma::new(leaf::<3>(2.5, 0), leaf(3.0, 1)).log_density(leaf(0.7, 2)));
    assert_eq!((value, partials), (expected, [all[1]]));
}

#[test]
fn outside_the_support_the_density_is_zero() {
    let values: [Real<0>; 6] = [
        Gamma::new(1.0, 1.0).log_density(0.0),
        InverseGamma::new(1.0, 1.0).log_density(-1.0),
        Beta::new(1.0, 1.0).log_density(1.0),
        StudentT::new(1.0, 0.0, 1.0).log_density(f64::NAN),
        Dirichlet::<2>::new([1.0; 2]).log_density([0.3, 0.6]),
        Dirichlet::<2>::new([1.0; 2]).log_density([0.0, 1.0]),
    ];
    assert_eq!(values.map(Real::detach), [f64::NEG_INFINITY; 6]);
}

fn rejected(distribution: impl Distribution<0>) -> Option<&'static str> {
    distribution.check().err().map(|error| error.parameter)
}

#[test]
fn parameters_are_checked() {
    assert_eq!(rejected(Gamma::new(1.0, 2.0)), None);
    assert_eq!(rejected(Gamma::new(0.0, 2.0)), Some("concentration"));
    assert_eq!(rejected(Gamma::new(1.0, f64::NAN)), Some("rate"));
    assert_eq!(rejected(InverseGamma::new(1.0, f64::INFINITY)), Some("rate"));
    assert_eq!(rejected(Beta::new(-1.0, 1.0)), Some("concentration1"));
    assert_eq!(rejected(Beta::new(1.0, 0.0)), Some("concentration0"));
    assert_eq!(rejected(StudentT::new(0.0, 0.0, 1.0)), Some("df"));
    assert_eq!(rejected(StudentT::new(1.0, f64::INFINITY, 1.0)), Some("loc"));
    assert_eq!(rejected(StudentT::new(1.0, 0.0, 0.0)), Some("scale"));
    assert_eq!(rejected(Dirichlet::<2>::new([1.0, 2.0])), None);
    assert_eq!(rejected(Dirichlet::<2>::new([1.0, 0.0])), Some("concentration"));
}

const DRAWS: usize = 20_000;

fn draw<D: Distribution<0>>(distribution: D, rng: &mut Xoshiro256PlusPlus) -> D::Point {
    distribution.draw(rng)
}

fn contains<D: ContinuousDistribution<0>>(distribution: D, x: D::Point) -> bool {
    distribution.contains(x)
}

fn draws<T>(draw: impl Fn(&mut Xoshiro256PlusPlus) -> T) -> Vec<T> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    (0..DRAWS).map(|_| draw(&mut rng)).collect()
}

/// Asserts that draws have the distribution function `cdf`. By the inequality of Dvoretzky, Kiefer and Wolfowitz, with
/// Massart's constant, the largest distance exceeds `d` with a probability of at most `2 exp(-2 n d²)`, here 1e-9.
fn assert_distributed(mut draws: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    draws.sort_by(f64::total_cmp);
    let n = draws.len() as f64;
    let distance = |(i, x): (usize, &f64)| {
        let level = cdf(*x);
        (level - i as f64 / n).abs().max((level - (i + 1) as f64 / n).abs())
    };
    let largest = draws.iter().enumerate().map(distance).fold(0.0, f64::max);
    let bound = ((2.0_f64 / 1e-9).ln() / (2.0 * n)).sqrt();
    assert!(largest <= bound, "distance {largest} above {bound}");
}

#[test]
fn gamma_draws() -> Outcome {
    for (concentration, rate) in [(0.1, 2.0), (0.8, 0.3), (1.0, 1.0), (7.5, 4.0)] {
        let reference = statrs::distribution::Gamma::new(concentration, rate)?;
        assert_distributed(draws(|rng| draw(Gamma::new(concentration, rate), rng)), |x| reference.cdf(x));
    }
    Ok(())
}

#[test]
fn inverse_gamma_draws() -> Outcome {
    for (concentration, rate) in [(0.6, 2.0), (3.0, 0.5)] {
        let reference = statrs::distribution::InverseGamma::new(concentration, rate)?;
        assert_distributed(draws(|rng| draw(InverseGamma::new(concentration, rate), rng)), |x| reference.cdf(x));
    }
    Ok(())
}

#[test]
fn beta_draws() -> Outcome {
    for (a, b) in [(0.5, 0.5), (0.3, 4.0), (2.0, 5.0), (60.0, 20.0)] {
        let reference = statrs::distribution::Beta::new(a, b)?;
        assert_distributed(draws(|rng| draw(Beta::new(a, b), rng)), |x| reference.cdf(x));
    }
    Ok(())
}

#[test]
fn student_t_draws() -> Outcome {
    for (df, loc, scale) in [(0.7, 0.0, 1.0), (4.0, -2.0, 3.0)] {
        let reference = statrs::distribution::StudentsT::new(loc, scale, df)?;
        assert_distributed(draws(|rng| draw(StudentT::new(df, loc, scale), rng)), |x| reference.cdf(x));
    }
    Ok(())
}

#[test]
fn dirichlet_draws() -> Outcome {
    let concentration = [0.5, 2.0, 6.0];
    let values = draws(|rng| draw(Dirichlet::<3>::new(concentration), rng));
    for (i, c) in concentration.into_iter().enumerate() {
        let marginal = statrs::distribution::Beta::new(c, 8.5 - c)?;
        assert_distributed(values.iter().map(|x| x[i]).collect(), |x| marginal.cdf(x));
    }
    // The sum of two of them, which the correlation decides.
    let pair = statrs::distribution::Beta::new(2.5, 6.0)?;
    assert_distributed(values.iter().map(|x| x[0] + x[1]).collect(), |x| pair.cdf(x));
    Ok(())
}

#[test]
fn draws_of_small_shapes_stay_in_the_support() {
    let tiny = 1e-3;
    let gamma = draws(|rng| draw(Gamma::new(tiny, 5.0), rng));
    assert!(gamma.iter().all(|x| contains(Gamma::new(tiny, 5.0), *x)));
    assert!(gamma.contains(&f64::MIN_POSITIVE), "the case that this test is about");
    let inverse = draws(|rng| draw(InverseGamma::new(tiny, 5.0), rng));
    assert!(inverse.iter().all(|x| contains(InverseGamma::new(tiny, 5.0), *x)));
    let beta = draws(|rng| draw(Beta::new(tiny, tiny), rng));
    assert!(beta.iter().all(|x| contains(Beta::new(tiny, tiny), *x)));
    let t = draws(|rng| draw(StudentT::new(tiny, 0.0, 1.0), rng));
    assert!(t.iter().all(|x| contains(StudentT::new(tiny, 0.0, 1.0), *x)));
    let dirichlet = Dirichlet::<3>::new([tiny; 3]);
    let simplex = draws(|rng| draw(dirichlet, rng));
    assert!(simplex.iter().all(|x| contains(dirichlet, *x)));
}

#[test]
fn a_generator_gives_the_same_draws_again() {
    let all = |rng: &mut Xoshiro256PlusPlus| {
        let simplex = draw(Dirichlet::<2>::new([0.5, 3.0]), rng);
        (
            draw(Gamma::new(0.5, 1.0), rng),
            draw(Beta::new(2.0, 3.0), rng),
            draw(StudentT::new(3.0, 0.0, 1.0), rng),
            simplex,
        )
    };
    assert_eq!(draws(all), draws(all));
}

/// The values are of 60 digits.
#[test]
fn digamma_is_accurate_everywhere() {
    let values = [
        (1e-12, -1000000000000.5773),
        (0.001, -1000.5755719318103),
        (0.3, -3.502524222200133),
        (1.0, -0.5772156649015329),
        (1.4, -0.06138454458511624),
        (1.46, -0.0015805619870834522),
        (1.4616, -3.110625123034165e-05),
        (1.461632, -1.4028186996973047e-07),
        (1.47, 0.008066489011364869),
        (1.999, 0.4221391988923556),
        (2.5, 0.7031566406452432),
        (9.9, 2.2411803166063815),
        (10.1, 2.262214357094148),
        (123.4, 4.8113737751162775),
        (100000.0, 11.512920464961896),
        (1000000000000000.0, 34.538776394910684),
    ];
    for (x, expected) in values {
        let error = ((digamma(x) - expected) / expected).abs();
        assert!(error <= 1e-13, "digamma({x}) is {}, relative error {error:e}", digamma(x));
    }
}
