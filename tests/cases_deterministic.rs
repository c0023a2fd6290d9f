//! The acceptance cases whose values are exact, whatever the draws.

mod common;

use common::{assert_close, unconstrained, with_unconstrained};
use svi_runtime::autoguide::AutoMultivariateNormalParams;
use svi_runtime::prelude::*;

#[model]
fn constrained_params(o: f64) {
    let a = param("a", GreaterThan(1.0).init(3.729215621948242));
    let b = param("b", Positive(0.08694706857204437));
    observe("o", Normal::new(a, b), o);
}

#[guide(model = constrained_params)]
fn no_latents() {}

/// Case 1.
#[test]
fn a_model_without_latents_is_its_log_density() {
    let (a, b, o) = (3.729215621948242_f64, 0.08694706857204437_f64, -1.0208853483200073_f64);
    let svi = Svi::new(constrained_params(), no_latents(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(0, (o,), ()).unwrap();
    let params = svi.get_params(&state).model;
    assert_close(params.a, a, 1e-7);
    assert_close(params.b, b, 1e-7);
    let z = (o - a) / b;
    let expected = 0.5 * (2.0 * std::f64::consts::PI).ln() + b.ln() + 0.5 * z * z;
    assert_close(svi.evaluate(&state, (o,), ()).unwrap(), expected, 1e-12);
}

#[model]
fn beta_bernoulli(data: &[bool]) {
    let p = sample("p", Beta::new(1.0, 1.0));
    for i in plate("item", data.len()) {
        observe("x", Bernoulli::new(p), data[i]);
    }
}

#[guide(model = beta_bernoulli)]
fn beta_guide(#[fixed] start: (f64, f64)) {
    let a = param("a", Positive(start.0));
    let b = param("b", Positive(start.1));
    sample("p", Beta::new(a, b));
}

/// 8 ones and 2 zeros.
const COIN: [bool; 10] = [true, true, true, true, true, true, true, true, false, false];

/// Case 2.
#[test]
fn evaluate_is_the_loss_that_update_returns_to_the_bit() {
    for particles in [1, 3] {
        let objective = TraceElbo::new().num_particles(particles);
        let svi = Svi::new(beta_bernoulli(), beta_guide((1.0, 1.0)), objective, Adam::new(0.01));
        let mut state = svi.init(5, (&COIN,), ()).unwrap();
        for _ in 0..50 {
            let before = state.clone();
            let evaluated = svi.evaluate(&state, (&COIN,), ()).unwrap();
            assert_eq!(state, before, "looking at a loss changes nothing");
            let updated = svi.update(&mut state, (&COIN,), ()).unwrap();
            assert_eq!(evaluated.to_bits(), updated.to_bits());
            assert_ne!(state, before);
        }
    }
}

/// Case 3, its second half.
///
/// The two log densities are sums of the same few terms of at most some tens, rounded in another order: 1e-13 of 6.2.
#[test]
fn at_the_exact_posterior_every_draw_gives_the_log_evidence() {
    let (model, guide) = (beta_bernoulli(), beta_guide((9.0, 3.0)));
    let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
    for seed in 0..1000 {
        let state = svi.init(seed, (&COIN,), ()).unwrap();
        assert_close(svi.evaluate(&state, (&COIN,), ()).unwrap(), 6.204557762568692, 1e-13);
    }
}

#[model]
fn nothing() {}

#[guide(model = nothing)]
fn nothing_to_guide() {}

/// Case 5.
#[test]
fn runs_have_at_least_one_step() {
    let svi = Svi::new(nothing(), nothing_to_guide(), TraceElbo::new(), Adam::new(0.01));
    let error = svi.run(0, 0, (), ()).err().unwrap();
    assert_eq!(error.to_string(), "the number of steps is 0, but has to be at least 1");
    for steps in [1, 10, 30] {
        let run = svi.run(0, steps, (), ()).unwrap();
        assert_eq!(run.losses, vec![0.0; steps]);
        assert_eq!(run.state.steps(), steps as u64);
    }
    for run in [
        Svi::new(nothing(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01))
            .run(0, 3, (), ())
            .map(|run| run.losses),
        Svi::new(nothing(), AutoMultivariateNormal::new(), TraceElbo::new(), Sgd::new(0.01))
            .run(0, 3, (), ())
            .map(|run| run.losses),
    ] {
        assert_eq!(run.unwrap(), [0.0; 3]);
    }
}

#[model]
fn two_latents() {
    let _ = sample("x", Normal::new(0.0, 1.0));
    let _ = sample("y", Normal::new(0.0, 1.0));
}

/// Case 6.
#[test]
fn quantiles_of_a_multivariate_normal() {
    let expected = [-0.5244005, -0.3708072];
    let params = AutoMultivariateNormalParams::new(vec![0.0, 0.0], &[vec![1.0, 0.0], vec![0.5, 0.5]]);
    let quantile = params.quantile(0.3);
    assert_close(quantile[0], expected[0], 1e-7);
    assert_close(quantile[1], expected[1], 1e-7);

    let svi = Svi::new(two_latents(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(0, (), ()).unwrap();
    assert_eq!(unconstrained(&state).len(), 5);
    let state = with_unconstrained(&state, &[0.0, 0.0, 0.0, 0.5_f64.ln(), 1.0]);
    assert_eq!(svi.get_params(&state).guide.scale_tril(), [[1.0, 0.0], [0.5, 0.5]]);
    let quantile = svi.quantile(&state, 0.3, ()).unwrap();
    assert_close(quantile.x, expected[0], 1e-7);
    assert_close(quantile.y, expected[1], 1e-7);
}
