//! The order in which a body names its sites does not matter: a site may follow a plate.

mod common;

use common::{assert_close, assert_gradients_around};
use svi_runtime::ParamsOf;
use svi_runtime::prelude::*;

#[model]
fn late_sites(y: &[f64]) {
    for i in plate("early", y.len()) {
        let bias = param("bias", 10.0 + i as f64);
        let z = sample("z", Exponential::new(1.0));
        observe("y", Normal::new(z + bias, 1.0), y[i]);
    }
    let spread = param("spread", Positive(3.0));
    let mu = sample("mu", Normal::new(5.0, spread));
    for i in plate("late", y.len()) {
        observe("x", Normal::new(mu, 1.0), y[i]);
    }
}

#[guide(model = late_sites)]
fn late_guide(y: &[f64]) {
    for i in plate("early", y.len()) {
        let loc = param("loc", -1.0 - i as f64);
        let scale = param("scale", Positive(0.25));
        sample("z", LogNormal::new(loc, scale));
    }
    let mu_loc = param("mu_loc", 7.0);
    let mu_scale = param("mu_scale", Positive(0.5));
    sample("mu", Normal::new(mu_loc, mu_scale));
}

const Y: [f64; 3] = [1.0, 2.0, 3.0];

fn initial() -> ParamsOf<LateSites, LateGuide> {
    let early = |i: usize| LateGuideEarlyParams { loc: -1.0 - i as f64, scale: 0.25 };
    let bias = |i: usize| LateSitesEarlyParams { bias: 10.0 + i as f64 };
    svi_runtime::ParamsOf::<LateSites, LateGuide> {
        model: LateSitesParams { spread: 3.0, early: (0..3).map(bias).collect() },
        guide: LateGuideParams { mu_loc: 7.0, mu_scale: 0.5, early: (0..3).map(early).collect() },
    }
}

/// Fails unless the parameters are these, up to the rounding of `exp(ln(x))`.
fn assert_params(found: &ParamsOf<LateSites, LateGuide>, expected: &ParamsOf<LateSites, LateGuide>) {
    for (a, b) in found.guide.flatten().into_iter().zip(expected.guide.flatten()) {
        assert_close(a, b, 1e-14);
    }
    for (a, b) in found.model.flatten().into_iter().zip(expected.model.flatten()) {
        assert_close(a, b, 1e-14);
    }
}

#[test]
fn params_after_a_plate_start_at_their_own_values() {
    let svi = Svi::new(late_sites(), late_guide(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(0, (&Y,), (&Y,)).unwrap();
    assert_params(&svi.get_params(&state), &initial());
}

#[test]
fn elbo_takes_params_after_a_plate() {
    let svi = Svi::new(late_sites(), late_guide(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(4, (&Y,), (&Y,)).unwrap();
    let loss = elbo(4, &svi.get_params(&state), svi.model(), svi.guide(), (&Y,), (&Y,)).unwrap();
    assert_close(loss, svi.evaluate(&state, (&Y,), (&Y,)).unwrap(), 1e-12);
}

#[test]
fn gradients_of_sites_after_a_plate() {
    let svi = Svi::new(late_sites(), late_guide(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&Y,), (&Y,));
    let auto = Svi::new(late_sites(), AutoNormal::new(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&auto, (&Y,), ());
}

/// The means are those of the latents they belong to: the median of `z` is `exp` of its mean, that of `mu` its mean.
#[test]
fn autoguides_read_latents_after_a_plate() {
    let svi = Svi::new(late_sites(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(4, (&Y,), ()).unwrap();
    let loc = svi.get_params(&state).guide.loc;
    let median = svi.median(&state, (&Y,)).unwrap();
    assert_eq!(median.mu, loc[0]);
    for i in 0..3 {
        assert_close(median.early[i].z, loc[i + 1].exp(), 1e-14);
    }
    let draws = Predictive::new(200).posterior(0, &svi, &state, (&Y,), ()).unwrap();
    let mean = draws.iter().map(|draw| draw.mu).sum::<f64>() / 200.0;
    // The guide's standard deviation is 0.1, that of the mean of 200 draws 0.007.
    assert_close(mean, loc[0], 0.04);
    assert!(draws.iter().all(|draw| draw.early.iter().all(|row| row.z > 0.0)));
}
