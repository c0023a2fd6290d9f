//! What the natural gradient of autoguides promises: rest at a Gaussian posterior, antithetic pairs, and no units.

mod common;

use common::{assert_close, unconstrained, with_unconstrained};
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

/// Both latents make up one datum: the posterior has the precision [[5, 2], [2, 2]].
#[model]
fn sum() {
    let x = sample("x", Normal::new(0.0, 1.0).iid::<2>());
    observe("y", Normal::new(x[0] + 0.5 * x[1], 0.5), 1.0);
}

/// The mean (2/3, 1/3), and the factor [[a, 0], [-a, b]] of the covariance [[1/3, -1/3], [-1/3, 5/6]], unconstrained.
fn posterior() -> Vec<f64> {
    let (a, b) = ((1.0_f64 / 3.0).sqrt(), 0.5_f64.sqrt());
    vec![2.0 / 3.0, 1.0 / 3.0, a.ln(), b.ln(), -a / b]
}

/// How far one step of plain descent moves the parameters from the posterior.
fn moved(guide: AutoMultivariateNormal, seed: u64) -> f64 {
    let svi = Svi::new(sum(), guide, TraceElbo::new(), Sgd::new(0.5));
    let mut state = with_unconstrained(&svi.init(seed, (), ()).unwrap(), &posterior());
    svi.update(&mut state, (), ()).unwrap();
    unconstrained(&state).iter().zip(posterior()).map(|(u, p)| (u - p).abs()).fold(0.0, f64::max)
}

/// Case 16: for every single draw; the ordinary gradient has noise there.
#[test]
fn the_gradient_is_zero_at_the_posterior() {
    for seed in 0..100 {
        assert!(moved(AutoMultivariateNormal::new().natural_gradient(), seed) < 1e-10);
        assert!(moved(AutoMultivariateNormal::new(), seed) > 1e-3);
    }
}

#[test]
fn a_correlated_posterior_is_found_to_the_last_digits() {
    let guide = AutoMultivariateNormal::new().natural_gradient();
    let svi = Svi::new(sum(), guide, TraceElbo::new().num_particles(4), Sgd::new(0.2));
    let state = svi.run(0, 1_000, (), ()).unwrap().state;
    for (found, expected) in unconstrained(&state).into_iter().zip(posterior()) {
        assert_close(found, expected, 1e-10);
    }
}

#[model]
fn standard() {
    let _z = sample("z", Normal::new(0.0, 1.0));
}

/// Where the guide has the posterior's covariance, `h = Lᵀ A (m - loc)` is the same for every draw: the mean moves by the
/// learning rate's part of the way, and the two draws of a pair leave the standard deviation alone.
#[test]
fn a_pair_of_draws_has_no_noise_where_only_the_mean_is_off() {
    for seed in 0..10 {
        let svi = Svi::new(
            standard(),
            AutoNormal::new().natural_gradient(),
            TraceElbo::new().num_particles(2),
            Sgd::new(0.25),
        );
        let mut state = with_unconstrained(&svi.init(seed, (), ()).unwrap(), &[2.0, 0.0]);
        svi.update(&mut state, (), ()).unwrap();
        let found = unconstrained(&state);
        assert!((found[0] - 1.5).abs() < 1e-14 && found[1].abs() < 1e-14, "{found:?}");
    }
}

/// Counts that grow with `x`, with the coefficients in any unit.
#[model]
fn counts(x: &[f64], y: &[u64], #[fixed] unit: f64) {
    let a = sample("a", Normal::new(0.0, unit));
    let b = sample("b", Normal::new(0.0, unit));
    for i in plate("row", y.len()) {
        observe("y", Poisson::new(((a + b * x[i]) / unit).exp()), y[i]);
    }
}

/// Losses and parameters of a fit, step by step, in units of `unit`. The density of the prior and that of the guide
/// change by the same factor.
fn fit_in_units(unit: f64) -> (Vec<f64>, Vec<f64>) {
    let guide = AutoMultivariateNormal::new().natural_gradient().init_radius(0.0).init_scale(0.1 * unit);
    let svi = Svi::new(counts(unit), guide, TraceElbo::new().num_particles(4), Sgd::new(0.1));
    let run = svi.run(3, 100, (&[-1.0, 0.0, 1.0, 2.0], &[1, 0, 4, 9]), ()).unwrap();
    let fit = run.params.guide;
    let params = fit.loc.iter().chain(&fit.scale).map(|x| x / unit).chain(fit.lower).collect();
    (run.losses, params)
}

/// Rounding grows with the steps: the tolerance leaves a factor of 1e6 to an epsilon.
#[test]
fn a_fit_is_the_same_in_any_unit() {
    let (losses, params) = fit_in_units(1.0);
    let (other_losses, other_params) = fit_in_units(1000.0);
    for (a, b) in losses.iter().zip(&other_losses).chain(params.iter().zip(&other_params)) {
        assert_close(*a, *b, 1e-10);
    }
}

/// The evidence of `y = 3` under N(m, sqrt 2) is largest at m = 3, where the posterior of `z` is N(3, sqrt(1/2)).
#[model]
fn empirical(y: f64) {
    let m = param("m", 0.0);
    let z = sample("z", Normal::new(m, 1.0));
    observe("y", Normal::new(z, 1.0), y);
}

#[test]
fn parameters_of_the_model_are_fitted_beside() {
    let guide = AutoNormal::new().natural_gradient();
    let svi = Svi::new(empirical(), guide, TraceElbo::new().num_particles(2), Sgd::new(0.1));
    let params = svi.run(0, 2_000, (3.0,), ()).unwrap().params;
    assert_close(params.model.m, 3.0, 1e-9);
    assert_close(params.guide.loc[0], 3.0, 1e-9);
    assert_close(params.guide.scale[0], 0.5_f64.sqrt(), 1e-9);
}

/// The loss of a step is bit-equal to `evaluate`, and a state that was saved goes on with the same bits.
fn assert_reproducible<'a, M: Model, G: Guide<M>>(svi: &Svi<M, G, Adam>, args: M::Args<'a>, guide_args: G::Args<'a>) {
    let mut state = svi.run(0, 10, args, guide_args).unwrap().state;
    let mut loaded = with_unconstrained(&state, &unconstrained(&state));
    for _ in 0..3 {
        let before = svi.evaluate(&state, args, guide_args).unwrap();
        let loss = svi.update(&mut state, args, guide_args).unwrap();
        assert_eq!(before.to_bits(), loss.to_bits());
        assert_eq!(loss.to_bits(), svi.update(&mut loaded, args, guide_args).unwrap().to_bits());
    }
    assert_eq!(unconstrained(&state), unconstrained(&loaded));
}

#[test]
fn steps_are_reproducible() {
    let elbo = TraceElbo::new().num_particles(3);
    assert_reproducible(
        &Svi::new(sum(), AutoMultivariateNormal::new().natural_gradient(), elbo, Adam::new(0.1)),
        (),
        (),
    );
    assert_reproducible(&Svi::new(empirical(), AutoNormal::new().natural_gradient(), elbo, Adam::new(0.1)), (3.0,), ());
}
