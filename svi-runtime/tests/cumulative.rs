//! Distribution functions, and what is made of them: truncated distributions and censored values.

mod common;

use std::f64::consts::LN_2;

use common::{Outcome, assert_reference, each, leaf, number, parts};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use svi_runtime::distributions::{Cumulative, Distribution, Reparameterised, Univariate};
use svi_runtime::prelude::*;

/// Rows of parameters, a value, and the logarithms of both tails. Those are right to some units in the last place of a
/// logarithm, or of the numbers it is of, which lose places in proportion to the logarithm's size.
fn check<F: Cumulative<P>, const P: usize>(rows: &[([f64; P], f64, f64, f64)]) {
    for (params, x, ln_cdf, ln_survival) in rows {
        for (ours, expected) in [(F::ln_cdf(*x, *params), ln_cdf), (F::ln_survival(*x, *params), ln_survival)] {
            let error = (ours - expected).abs();
            let tolerance = 1e-13 * expected.abs() + 1e-14 * expected.abs().min(1.0);
            assert!(error <= tolerance, "{} at {x}: {ours:e} instead of {expected:e}", F::NAME);
        }
    }
}

/// Computed with mpmath in 1000 digits (of the incomplete beta function 60), from the error function, the incomplete beta function and elementary ones.
#[test]
fn tails() {
    check::<Normal, 2>(&[
        ([0.75, 1.5], -60.0, -824.745849244038, -0.0),
        ([0.75, 1.5], -12.5, -42.12378902194822, -5.080083736099283e-19),
        ([0.75, 1.5], -1.0, -2.1064222324157593, -0.12973575327112072),
        ([0.75, 1.5], 0.75, -LN_2, -LN_2),
        ([0.75, 1.5], 0.8, -0.6669033545194215, -0.7200983500959981),
        ([0.75, 1.5], 3.5, -0.03394621569188013, -3.3999029922012394),
        ([0.75, 1.5], 20.0, -5.333696348995701e-38, -85.82418903708172),
    ]);
    check::<Cauchy, 2>(&[
        ([0.75, 1.5], -60.0, -4.8462350273472135, -0.007888942771560895),
        ([0.75, 1.5], -12.5, -3.3275107729916713, -0.03654191009588813),
        ([0.75, 1.5], -1.0, -1.489156896982937, -0.2556186398738038),
        ([0.75, 1.5], 0.75, -LN_2, -LN_2),
        ([0.75, 1.5], 0.8, -0.6721562352687687, -0.7145882102118462),
        ([0.75, 1.5], 3.5, -0.17310059857438956, -1.8391844773384112),
        ([0.75, 1.5], 20.0, -0.025064864668465827, -3.6987944829992085),
    ]);
    check::<Laplace, 2>(&[
        ([0.75, 1.5], -60.0, -41.19314718055995, -1.2883785545774905e-18),
        ([0.75, 1.5], -12.5, -9.52648051389328, -7.289838557649934e-05),
        ([0.75, 1.5], -1.0, -1.859813847226612, -0.16924930653188433),
        ([0.75, 1.5], 0.75, -LN_2, -LN_2),
        ([0.75, 1.5], 0.8, -0.6608892092887972, -0.7264805138932787),
        ([0.75, 1.5], 3.5, -0.0833162556831509, -2.5264805138932784),
        ([0.75, 1.5], 20.0, -1.335132732011059e-06, -13.52648051389328),
    ]);
    check::<StudentT, 3>(&[
        ([2.5, 0.75, 1.5], -60.0, -9.584157248999858, -6.88126583111398e-05),
        ([2.5, 0.75, 1.5], -12.5, -5.806446990928538, -0.0030126323337139314),
        ([2.5, 0.75, 1.5], -1.0, -1.7645874637094117, -0.18784569295583256),
        ([2.5, 0.75, 1.5], 0.75, -LN_2, -LN_2),
        ([2.5, 0.75, 1.5], 0.8, -0.66931900938421, -0.7175570218040364),
        ([2.5, 0.75, 1.5], 3.5, -0.09553138778057456, -2.395685880189016),
        ([2.5, 0.75, 1.5], 20.0, -0.0012022145022861908, -6.7241910513386935),
    ]);
    check::<LogNormal, 2>(&[
        ([0.75, 1.5], 1e-06, -50.34782293924633, -1.362129258428623e-22),
        ([0.75, 1.5], 0.25, -2.5614227100757274, -0.08033715712981018),
        ([0.75, 1.5], 1.0, -1.1759117615936185, -0.3689464152886564),
        ([0.75, 1.5], 4.0, -0.40903851175968575, -1.0915035623559461),
        ([0.75, 1.5], 40.0, -0.025360459451703135, -3.68721746422833),
    ]);
    check::<Exponential, 1>(&[
        ([1.5], 1e-06, -13.410046199856016, -1.5e-06),
        ([1.5], 0.25, -1.162476729180194, -0.375),
        ([1.5], 1.0, -0.252482458925454, -1.5),
        ([1.5], 4.0, -0.002481829368959528, -6.0),
        ([1.5], 40.0, -8.75651076269652e-27, -60.0),
    ]);
    check::<HalfNormal, 1>(&[
        ([1.5], 1e-06, -14.44676701871724, -5.319231820063148e-07),
        ([1.5], 0.25, -2.022171885684981, -0.14198723150053158),
        ([1.5], 1.0, -0.7031673655424249, -0.6832264044131254),
        ([1.5], 4.0, -0.007690255495154041, -4.8716439352600664),
        ([1.5], 40.0, -1.1469565004005357e-156, -359.06616259431564),
    ]);
    check::<HalfCauchy, 1>(&[
        ([1.5], 1e-06, -14.672558371362042, -4.2441327164162447e-07),
        ([1.5], 0.25, -2.2524918408554355, -0.11108454830035586),
        ([1.5], 1.0, -0.9826066085807821, -0.46893873024719157),
        ([1.5], 4.0, -0.2592896491169444, -1.4766546013786372),
        ([1.5], 40.0, -0.024151370910367127, -3.7354655158966623),
    ]);
    check::<Uniform, 2>(&[
        ([-1.5, 2.0], -1.0, -1.9459101490553132, -0.1541506798272583),
        ([-1.5, 2.0], 0.25, -LN_2, -LN_2),
        ([-1.5, 2.0], 1.9, -0.028987536873252315, -3.5553480614894126),
    ]);
}

/// Computed with mpmath in 60 digits. The library's incomplete gamma functions lose places in front of the exponential of
/// numbers up to the shape's size.
#[test]
fn tails_of_gamma_variables() {
    for (params, x, ln_cdf, ln_survival) in [
        ([0.3, 2.0], 0.001, -1.756669004153228, -0.18948986794635103),
        ([0.3, 2.0], 0.25, -0.20602613789872487, -1.680997313970555),
        ([0.3, 2.0], 4.0, -2.423956747267927e-05, -10.627536360217947),
        ([0.3, 2.0], 40.0, -2.7838220008214867e-37, -84.17182363683807),
        ([0.3, 2.0], 70.0, -1.6536095374250364e-63, -144.55990036158252),
        ([2.5, 1.5], 0.001, -17.45777040707905, -2.6193084956272118e-08),
        ([2.5, 1.5], 0.25, -3.917653467414934, -0.020088129378894672),
        ([2.5, 1.5], 4.0, -0.035407285247413496, -3.3584890887421026),
        ([2.5, 1.5], 40.0, -3.138579772755296e-24, -54.11827183592648),
        ([2.5, 1.5], 70.0, -2.057862947981738e-43, -98.2894909583107),
        ([150.0, 3.0], 0.25, -648.9174376176966, -1.5091681524676283e-282),
        ([150.0, 3.0], 4.0, -244.20135139446768, -8.804417251088733e-107),
        ([150.0, 3.0], 40.0, -5.389678268114548, -0.004573885589120024),
        ([150.0, 3.0], 70.0, -5.615784550426083e-06, -12.089932063395743),
    ] {
        let near = |ours: f64, expected: f64| {
            (ours - expected).abs() <= 1e-12 * expected.abs() + 1e-12 * expected.abs().min(1.0)
        };
        assert!(near(Gamma::ln_cdf(x, params), ln_cdf), "{params:?} {x}: {:e}", Gamma::ln_cdf(x, params));
        assert!(
            near(Gamma::ln_survival(x, params), ln_survival),
            "{params:?} {x}: {:e}",
            Gamma::ln_survival(x, params)
        );
    }
}

#[test]
fn values_outside_the_support_are_in_one_tail() {
    assert_eq!(Exponential::ln_cdf(-1.0, [2.0]), f64::NEG_INFINITY);
    assert_eq!(Exponential::ln_survival(-1.0, [2.0]), 0.0);
    assert_eq!(LogNormal::ln_cdf(0.0, [0.0, 1.0]), f64::NEG_INFINITY);
    assert_eq!(Uniform::ln_survival(3.0, [0.0, 1.0]), f64::NEG_INFINITY);
}

#[test]
fn truncated_normal() -> Outcome {
    each(include_str!("data/joint_families.json"), "TruncatedNormal", |entry| {
        let get = |name: &str, index| -> Result<Real<'static, 4>, String> {
            Ok(leaf(number(&entry["params"][name])?, index))
        };
        let x = leaf::<4>(number(&entry["value"])?, 0);
        let (loc, scale, low) = (get("loc", 1)?, get("scale", 2)?, get("low", 3)?);
        let (value, partials) = parts(Truncated::above(Normal::new(loc, scale), low).log_density(x));
        assert_reference(value, &entry["log_prob"], entry)?;
        assert_reference(partials[0], &entry["d_value"], entry)?;
        for (index, name) in ["loc", "scale", "low"].into_iter().enumerate() {
            assert_reference(partials[index + 1], &entry["d_params"][name], entry)?;
        }
        Ok(())
    })
}

/// Computed with mpmath in 1000 digits.
#[test]
fn both_tails_of_a_truncated_normal_keep_their_places() {
    for (low, high, x, expected) in [
        (-1.0, 4.0, 2.0, -1.5245139347935708),
        (13.0, 14.0, 13.25, 0.3372750561434723),
        (-40.0, -39.0, -39.5, -6.015790287242468),
    ] {
        let density: Real<0> = Truncated::new(Normal::new(0.75, 1.5), low, high).log_density(x);
        assert!((density.detach() - expected).abs() <= 1e-12, "{} {expected}", density.detach());
    }
}

/// The difference quotient of `f` at 0, of the fourth order; its error is some `h^4` of a fifth derivative, and `eps / h`.
fn quotient(f: impl Fn(f64) -> f64) -> f64 {
    const H: f64 = 1e-3;
    (8.0 * (f(H) - f(-H)) - (f(2.0 * H) - f(-2.0 * H))) / (12.0 * H)
}

/// The derivatives of the log density in all arguments, and those of draws, which are the inverse of the distribution
/// function at the generator's number: the draw of one seed moves along its path.
fn check_truncated<const P: usize, D>(at: [f64; P], make: impl Fn([Real<'static, P>; P]) -> D)
where
    D: Univariate<P> + Reparameterised<P> + Distribution<P, Point = f64> + 'static,
    f64: svi_runtime::distributions::Observation<D, P>,
{
    let slots = |at: [f64; P]| std::array::from_fn(|i| leaf(at[i], i));
    for seed in 0..20 {
        let draw = |at: [f64; P]| make(slots(at)).draw(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
        let x = draw(at);
        let (_, along) = parts(make(slots(at)).path(x));
        let (_, slopes) = parts(make(slots(at)).log_density(x));
        for i in 0..P {
            let moved = |step: f64| {
                let mut at = at;
                at[i] += step;
                at
            };
            let expected = quotient(|step| draw(moved(step)));
            assert!((along[i] - expected).abs() <= 1e-8, "the path in {i} at {x}: {} {expected}", along[i]);
            let expected = quotient(|step| make(slots(moved(step))).log_density(x).detach());
            assert!((slopes[i] - expected).abs() <= 1e-8, "the density in {i} at {x}: {} {expected}", slopes[i]);
        }
    }
}

#[test]
fn truncated_distributions_have_the_derivatives_of_their_draws() {
    check_truncated([0.5, 1.5, -1.0, 2.0], |[loc, scale, low, high]| {
        Truncated::new(Normal::new(loc, scale), low, high)
    });
    check_truncated([0.5, 1.5, 2.0, 4.0], |[loc, scale, low, high]| {
        Truncated::new(Laplace::new(loc, scale), low, high)
    });
    check_truncated([0.5, 1.5, -1.0], |[loc, scale, low]| Truncated::above(Cauchy::new(loc, scale), low));
    check_truncated([0.5, 1.5, 1.0], |[loc, scale, high]| Truncated::below(Normal::new(loc, scale), high));
    check_truncated([3.5, 0.5, 1.5, -1.0], |[df, loc, scale, low]| {
        Truncated::above(StudentT::new(df, loc, scale), low)
    });
    check_truncated([1.5, 0.5, 2.0], |[rate, low, high]| Truncated::new(Exponential::new(rate), low, high));
    check_truncated([2.5, 1.5, 0.5], |[concentration, rate, low]| {
        Truncated::above(Gamma::new(concentration, rate), low)
    });
    check_truncated([0.5, 1.5, 1.0, 3.0], |[loc, scale, low, high]| {
        Truncated::new(LogNormal::new(loc, scale), low, high)
    });
}

#[test]
fn draws_far_in_a_tail_are_inside() {
    let far = Truncated::new(Normal::new(0.0, 1.0), 40.0, 41.0);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let draws: Vec<f64> = (0..10_000).map(|_| Distribution::<0>::draw(&far, &mut rng)).collect();
    assert!(draws.iter().all(|x| *x > 40.0 && *x < 41.0));
    // The excess is nearly exponential with the rate 40; the terms left out are of the order of 1 / 40² of it.
    let mean = draws.iter().map(|x| x - 40.0).sum::<f64>() / 1e4;
    assert!((mean * 40.0 - 1.0).abs() < 5.0 / 100.0 + 2.0 / 1600.0, "{mean}");
}

#[test]
fn bounds_are_checked() {
    let refused = |low, high| {
        let error = Distribution::<0>::check(&Truncated::new(Exponential::new(1.0), low, high)).unwrap_err();
        (error.parameter, error.expected)
    };
    assert_eq!(refused(2.0, 1.0), ("high", "above `low`"));
    assert_eq!(refused(f64::NAN, 1.0), ("low", "finite"));
    assert_eq!(refused(-1.0, 1.0), ("low", "inside the support of the truncated distribution"));
    assert_eq!(Distribution::<0>::check(&Truncated::new(Exponential::new(1.0), 0.0, 1.0)), Ok(()));
    let outside: Real<0> = Truncated::new(Exponential::new(1.0), 0.0, 1.0).log_density(1.5);
    assert_eq!(outside.detach(), f64::NEG_INFINITY);
}

#[test]
fn censored_values_have_the_probability_of_what_is_known() {
    let rate = leaf::<1>(0.5, 0);
    let score = |value: Censored| parts(Exponential::new(rate).log_density(value));
    let close = |(value, [slope]): (f64, [f64; 1]), expected: f64, expected_slope: f64| {
        assert!((value - expected).abs() < 1e-14 && (slope - expected_slope).abs() < 1e-13, "{value} {slope}");
    };
    close(score(Censored::Exactly(3.0)), 0.5_f64.ln() - 1.5, 2.0 - 3.0);
    close(score(Censored::Above(3.0)), -1.5, -3.0);
    close(score(Censored::Below(3.0)), (-(-1.5_f64).exp_m1()).ln(), 3.0 / 1.5_f64.exp_m1());
    let (a, b) = ((-0.5_f64).exp(), (-1.5_f64).exp());
    close(score(Censored::Between(1.0, 3.0)), (a - b).ln(), (3.0 * b - a) / (a - b));
    close(score(Censored::Above(-1.0)), 0.0, 0.0);
    assert_eq!(score(Censored::Exactly(-3.0)).0, f64::NEG_INFINITY);
    assert_eq!(score(Censored::Between(3.0, 3.0)).0, f64::NEG_INFINITY);
    assert_eq!(score(Censored::Above(f64::NAN)).0, f64::NEG_INFINITY);
}

#[test]
fn censored_values_have_the_derivatives_of_the_distribution_function() {
    for value in
        [Censored::Above(2.5), Censored::Below(-1.0), Censored::Between(-0.5, 0.25), Censored::Between(3.0, 4.0)]
    {
        let density = |at: [f64; 3]| {
            let [df, loc, scale] = std::array::from_fn(|i| leaf::<3>(at[i], i));
            StudentT::new(df, loc, scale).log_density(value)
        };
        let at = [2.5, 0.5, 1.5];
        let (_, slopes) = parts(density(at));
        for (i, slope) in slopes.into_iter().enumerate() {
            let expected = quotient(|step| {
                let mut at = at;
                at[i] += step;
                density(at).detach()
            });
            assert!((slope - expected).abs() <= 1e-9, "{value:?} in {i}: {slope} {expected}");
        }
    }
}
