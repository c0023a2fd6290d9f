//! A model in one crate, its guides in another.

mod common;

use common::assert_gradients_around;
use other_crate::parts::{effect as renamed_effect, free_effect};
use svi_runtime::prelude::*;

#[guide(model = other_crate::models::location)]
fn by_its_path(y: &[f64]) {
    sample("mu", Normal::new(param("loc", 0.0), param("scale", Positive(1.0))));
    for _ in plate("item", y.len()) {
        sample("theta", Normal::new(param("theta_loc", 0.0), param("theta_scale", Positive(1.0))));
    }
}

#[guide(model = other_crate::renamed)]
fn by_another_name(y: &[f64]) {
    sample("mu", Normal::new(param("loc", 0.0), param("scale", Positive(1.0))));
    for _ in plate("item", y.len()) {
        sample("theta", Normal::new(param("theta_loc", 0.0), param("theta_scale", Positive(1.0))));
    }
}

/// The location that a guide finds for items around 2.
macro_rules! fitted_location {
    ($guide:expr) => {{
        let y = [1.0, 2.0, 3.0, 2.0];
        let svi = Svi::new(other_crate::location(0.5), $guide, TraceElbo::new(), Adam::new(0.05));
        let mut state = svi.init(1, (&y,), (&y,)).unwrap();
        for _ in 0..3_000 {
            svi.update(&mut state, (&y,), (&y,)).unwrap();
        }
        svi.get_params(&state).guide.loc
    }};
}

#[test]
fn guides_find_a_model_of_another_crate() {
    for loc in [fitted_location!(by_its_path()), fitted_location!(by_another_name())] {
        assert!((loc - 2.0).abs() < 0.3, "{loc}");
    }
}

#[model]
fn with_effects(y: &[f64]) {
    let tau = sample("tau", HalfNormal::new(1.0));
    let common = submodel("common", renamed_effect(2.0), (tau, tau));
    for i in plate("item", y.len()) {
        let theta = submodel("own", other_crate::parts::effect(1.0), (common, tau));
        observe("y", Normal::new(theta, 1.0), y[i]);
    }
}

#[guide(model = with_effects)]
fn guides_of_the_other_crate(y: &[f64]) {
    submodel("common", free_effect());
    sample("tau", LogNormal::new(param("tau_loc", 0.0), 0.5));
    for _ in plate("item", y.len()) {
        submodel("own", other_crate::parts::free_effect());
    }
}

#[test]
fn models_of_another_crate_are_used_inside() {
    let y = [0.3, -0.2, 1.0];
    let svi = Svi::new(with_effects(), guides_of_the_other_crate(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&y,), (&y,));
    let params: other_crate::parts::FreeEffectParams =
        svi.get_params(&svi.init(0, (&y,), (&y,)).unwrap()).guide.item[1].own.clone();
    assert!((params.loc, params.scale) == (0.1, 0.5));
}
