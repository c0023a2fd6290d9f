//! Subsampled plates in sub-models: model and guide visit the same iterations, under each prefix its own.

mod common;

use common::{assert_close, assert_gradients_around, unconstrained};
use svi_runtime::prelude::*;

/// Items whose values are known well, and a mean.
#[model]
fn items(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 10.0));
    for i in plate("item", y.len()).subsample(3) {
        let z = sample("z", Normal::new(mu, 100.0));
        observe("y", Normal::new(z, 0.01), y[i]);
    }
}

#[guide(model = items)]
fn items_guide(y: &[f64]) {
    let loc = param("loc", 0.0);
    sample("mu", Normal::new(loc, 0.5));
    for i in plate("item", y.len()).subsample(3) {
        let shift = param("shift", 0.0);
        sample("z", Normal::new(y[i] + shift, 0.01));
    }
}

#[model]
fn twice(y: &[f64]) {
    submodel("first", items(), (y,));
    submodel("second", items(), (y,));
}

/// In another order than the model.
#[guide(model = twice)]
fn twice_guide(y: &[f64]) {
    submodel("second", items_guide(), (y,));
    submodel("first", items_guide(), (y,));
}

#[model]
fn in_a_plate(y: &[f64]) {
    for _ in plate("group", 2) {
        submodel("part", items(), (y,));
    }
}

#[guide(model = in_a_plate)]
fn in_a_plate_guide(y: &[f64]) {
    for _ in plate("group", 2) {
        submodel("part", items_guide(), (y,));
    }
}

fn data() -> Vec<f64> {
    (0..12).map(|i| 1000.0 * i as f64).collect()
}

/// Far apart as the data are, another iteration's item would cost some 1e10.
const FAR: f64 = 1e8;

#[test]
fn model_and_guide_visit_the_same_iterations() {
    let y = data();
    let svi = Svi::new(twice(), twice_guide(), TraceElbo::new(), Adam::new(1e-3));
    let run = svi.run(5, 50, (&y,), (&y,)).unwrap();
    assert!(run.losses.iter().all(|loss| loss.abs() < FAR), "{:?}", run.losses);
    let svi = Svi::new(in_a_plate(), in_a_plate_guide(), TraceElbo::new(), Adam::new(1e-3));
    let run = svi.run(5, 50, (&y,), (&y,)).unwrap();
    assert!(run.losses.iter().all(|loss| loss.abs() < FAR), "{:?}", run.losses);
}

#[test]
fn each_prefix_has_iterations_of_its_own() {
    let y = data();
    let svi = Svi::new(twice(), twice_guide(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(5, (&y,), (&y,)).unwrap();
    let mut differed = false;
    for _ in 0..20 {
        let before = svi.get_params(&state).guide;
        svi.update(&mut state, (&y,), (&y,)).unwrap();
        let after = svi.get_params(&state).guide;
        let moved = |old: &[ItemsGuideItemParams], new: &[ItemsGuideItemParams]| -> Vec<usize> {
            (0..old.len()).filter(|i| old[*i] != new[*i]).collect()
        };
        let first = moved(&before.first.item, &after.first.item);
        let second = moved(&before.second.item, &after.second.item);
        assert_eq!((first.len(), second.len()), (3, 3));
        differed |= first != second;
    }
    assert!(differed);
}

#[test]
fn gradients() {
    let y: Vec<f64> = (0..6).map(|i| 0.01 * i as f64).collect();
    let svi = Svi::new(twice(), twice_guide(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&y,), (&y,));
}

#[test]
fn the_loss_is_right_on_average() {
    // With all latents of the guide fixed in law, the minibatch's loss averages to that of the whole plate: 12 items, each the
    // Kullback-Leibler divergence and the log density of `y` that the closed forms give.
    let y = vec![0.0; 12];
    let svi = Svi::new(twice(), twice_guide(), TraceElbo::new(), Adam::new(1e-12));
    let losses = svi.run(1, 4_000, (&y,), (&y,)).unwrap().losses;
    let mean = losses.iter().sum::<f64>() / losses.len() as f64;
    let variance = losses.iter().map(|loss| (loss - mean).powi(2)).sum::<f64>() / (losses.len() - 1) as f64;
    let kl = |loc: f64, scale: f64, prior: f64, spread: f64| {
        (prior / scale).ln() + (scale * scale + spread + loc * loc) / (2.0 * prior * prior) - 0.5
    };
    // E of (z - mu)² is that of `z` and of `mu`; of the observation ln √2π σ + E (y - z)² / 2σ².
    let item = kl(0.0, 0.01, 100.0, 0.25) + (2.0 * std::f64::consts::PI).sqrt().ln() + 0.01_f64.ln() + 0.5;
    let expected = 2.0 * (kl(0.0, 0.5, 10.0, 0.0) + 12.0 * item);
    let error = (variance / losses.len() as f64).sqrt();
    assert!((mean - expected).abs() < 5.0 * error, "{mean} is not {expected} up to {error}");
}

#[test]
fn a_fit_that_was_saved_goes_on() {
    let y = data();
    let svi = Svi::new(twice(), twice_guide(), TraceElbo::new(), Adam::new(1e-3));
    let mut state = svi.run(2, 7, (&y,), (&y,)).unwrap().state;
    let mut loaded: SviState<_, _> = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
    assert_eq!(svi.evaluate(&state, (&y,), (&y,)).unwrap(), svi.update(&mut loaded, (&y,), (&y,)).unwrap());
    svi.update(&mut state, (&y,), (&y,)).unwrap();
    for (a, b) in unconstrained(&state).into_iter().zip(unconstrained(&loaded)) {
        assert_close(a, b, 0.0);
    }
    let error = svi_error(&y);
    assert_eq!(
        error,
        "plate `first.item` of `twice` has 2 iterations, of which a step cannot visit 3; give `.subsample(..)` a size from 1 to 2"
    );
}

fn svi_error(y: &[f64]) -> String {
    let svi = Svi::new(twice(), twice_guide(), TraceElbo::new(), Adam::new(1e-3));
    svi.init(0, (&y[..2],), (y,)).unwrap_err().to_string()
}

#[test]
fn autoguides_say_where_the_plate_is() {
    let y = data();
    let svi = Svi::new(twice(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(1e-3));
    let error = svi.init(0, (&y,), ()).unwrap_err().to_string();
    assert_eq!(
        error,
        "`AutoMultivariateNormal` cannot guide plate `first.item` of `twice`: it has latents and is subsampled; take \
         `AutoNormal::new()`, or write a `#[guide]`"
    );
}
