//! A model in one crate, its guides in another.

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
