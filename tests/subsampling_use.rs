//! Subsampled plates in use: batches, checkpoints, prediction, autoguides, bad input, and what a step costs.

mod common;

use std::time::{Duration, Instant};

use common::{assert_close, assert_gradients_around, loss_and_gradient, unconstrained};
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

/// A mean of items, each with a latent of its own.
#[model]
fn items(y: &[f64], size: usize) {
    let mu = sample("mu", Normal::new(0.0, 10.0));
    for i in plate("item", y.len()).subsample(size) {
        let z = sample("z", Normal::new(mu, 1.0));
        observe("y", Normal::new(z, 1.0), y[i]);
    }
}

#[guide(model = items)]
fn items_guide(n: usize, size: usize) {
    let loc = param("loc", 0.0);
    let mu = sample("mu", Normal::new(loc, 0.1));
    for _ in plate("item", n).subsample(size) {
        let shift = param("shift", 0.0);
        sample("z", Normal::new(mu + shift, 0.7));
    }
}

/// The same, in epochs.
#[model]
fn shuffled_items(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 10.0));
    for i in plate("item", y.len()).subsample(3).shuffled() {
        let z = sample("z", Normal::new(mu, 1.0));
        observe("y", Normal::new(z, 1.0), y[i]);
    }
}

#[guide(model = shuffled_items)]
fn shuffled_guide(n: usize) {
    let loc = param("loc", 0.0);
    let mu = sample("mu", Normal::new(loc, 0.1));
    for _ in plate("item", n).subsample(3).shuffled() {
        let shift = param("shift", 0.0);
        sample("z", Normal::new(mu + shift, 0.7));
    }
}

/// No latents in the plate: a mean, from batches.
#[model]
fn mean(y: &[f64], total: usize) {
    let mu = sample("mu", Normal::new(0.0, 10.0));
    for i in plate("item", y.len()).of(total) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

/// The same, subsampled.
#[model]
fn mean_of_part(y: &[f64], size: usize) {
    let mu = sample("mu", Normal::new(0.0, 10.0));
    for i in plate("item", y.len()).subsample(size) {
        observe("y", Normal::new(mu, 1.0), y[i]);
    }
}

fn data(n: usize) -> Vec<f64> {
    (0..n).map(|i| 1.0 + (i as f64).sin()).collect()
}

// Factors.

/// A batch in a subsampled plate: the factors multiply.
#[model]
fn in_both(n: usize) {
    let a = param("a", 0.0);
    for _ in plate("outer", n).subsample(1) {
        for _ in plate("inner", 2).of(10) {
            factor("term", -a);
        }
    }
}

#[guide(model = in_both)]
fn nothing_in_both() {}

#[test]
fn factors_multiply() -> Result<(), SviError> {
    let svi = Svi::new(in_both(), nothing_in_both(), TraceElbo::new(), Sgd::new(1.0));
    let state = svi.init(0, (3,), ())?;
    // 1 of 3 stands for 3, and 2 of 10 for 5 each.
    assert_close(loss_and_gradient(&svi, &state, (3,), ()).1[0], 30.0, 1e-12);
    Ok(())
}

#[test]
fn a_subsample_of_all_is_the_whole_plate() -> Result<(), SviError> {
    let y = data(20);
    let whole = Svi::new(mean(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let part = Svi::new(mean_of_part(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let (mut a, mut b) = (whole.init(4, (&y, 20), ())?, part.init(4, (&y, 20), ())?);
    for _ in 0..50 {
        let (a, b) = (whole.update(&mut a, (&y, 20), ())?, part.update(&mut b, (&y, 20), ())?);
        assert_close(a, b, 1e-12);
    }
    Ok(())
}

#[test]
fn batches_of_any_length_stand_for_all_data() -> Result<(), SviError> {
    let y = data(12);
    let svi = Svi::new(mean(), AutoNormal::new(), TraceElbo::new(), Adam::new(1e-30));
    let mut state = svi.init(4, (&y, 12), ())?;
    let at = |state: &SviState<_, _>, range: std::ops::Range<usize>| svi.evaluate(state, (&y[range], 12), ());
    // Without observations: the loss at a batch is that plus the batch's sum times its factor.
    let full = at(&state, 0..12)?;
    let weighted = (4.0 * at(&state, 0..4)? + at(&state, 4..5)? + 7.0 * at(&state, 5..12)?) / 12.0;
    assert_close(weighted, full, 1e-12);
    for range in [0..4, 4..5, 5..12] {
        let expected = at(&state, range.clone())?;
        assert_eq!(svi.update(&mut state, (&y[range], 12), ())?.to_bits(), expected.to_bits());
    }
    let error = svi.update(&mut state, (&y, 11), ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "plate `item` of `mean` has 12 iterations, but is `.of(11)`; give it the size of all data"
    );
    Ok(())
}

// Evaluation, checkpoints, prediction.

#[test]
fn evaluate_finds_the_iterations_of_the_next_update() -> Result<(), SviError> {
    let y = data(10);
    let svi = Svi::new(shuffled_items(), shuffled_guide(), TraceElbo::new().num_particles(2), Adam::new(0.1));
    let mut state = svi.init(5, (&y,), (10,))?;
    for _ in 0..13 {
        let expected = svi.evaluate(&state, (&y,), (10,))?;
        assert_eq!(svi.evaluate(&state, (&y,), (10,))?.to_bits(), expected.to_bits());
        assert_eq!(svi.update(&mut state, (&y,), (10,))?.to_bits(), expected.to_bits());
    }
    Ok(())
}

#[test]
fn elbo_is_the_loss_of_the_first_step() -> Result<(), SviError> {
    let y = data(10);
    let svi = Svi::new(items(), items_guide(), TraceElbo::new(), Adam::new(0.1));
    let state = svi.init(5, (&y, 4), (10, 4))?;
    let loss = elbo(5, &svi.get_params(&state), svi.model(), svi.guide(), (&y, 4), (10, 4))?;
    assert_close(loss, svi.evaluate(&state, (&y, 4), (10, 4))?, 1e-12);
    Ok(())
}

#[test]
fn a_fit_that_was_saved_goes_on_in_the_middle_of_an_epoch() -> Result<(), Box<dyn std::error::Error>> {
    let y = data(10);
    let svi = Svi::new(shuffled_items(), shuffled_guide(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(5, (&y,), (10,))?;
    for saved_at in 1..10 {
        svi.update(&mut state, (&y,), (10,))?;
        let mut loaded: SviState<_, _> = serde_json::from_str(&serde_json::to_string(&state)?)?;
        let mut going_on = state.clone();
        for _ in 0..6 {
            let a = svi.update(&mut going_on, (&y,), (10,))?;
            let b = svi.update(&mut loaded, (&y,), (10,))?;
            assert_eq!(a.to_bits(), b.to_bits(), "saved after {saved_at} steps");
        }
        assert_eq!(going_on, loaded);
    }
    Ok(())
}

#[test]
fn predictive_draws_are_of_the_whole_plate() -> Result<(), SviError> {
    let y = data(10);
    let svi = Svi::new(items(), items_guide(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(5, (&y, 2), (10, 2))?;
    for _ in 0..200 {
        svi.update(&mut state, (&y, 2), (10, 2))?;
    }
    let fit = svi.get_params(&state).guide;
    let draws = Predictive::new(2_000).posterior(1, &svi, &state, (&y, 2), (10, 2))?;
    for i in 0..10 {
        let mean = draws.iter().map(|draw| draw.item[i].z - draw.mu).sum::<f64>() / 2_000.0;
        // Each has the mean that the guide says, with a standard error of 0.7 / √2000.
        assert!((mean - fit.item[i].shift).abs() < 5.0 * 0.7 / 2_000_f64.sqrt());
    }
    assert_eq!(Predictive::new(1).prior(1, svi.model(), (&y, 2))?[0].item.len(), 10);
    // Where nothing is stored, there may be less to predict than a step visits.
    let svi = Svi::new(mean_of_part(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let state = svi.init(5, (&y, 8), ())?;
    assert_eq!(Predictive::new(1).posterior(1, &svi, &state, (&y[..3], 8), ())?[0].item.len(), 3);
    Ok(())
}

#[test]
fn autoguides_take_subsampled_plates_without_latents() -> Result<(), SviError> {
    let y = data(100);
    // The posterior is N(mean, 0.1), but for a prior that is 100 times as wide.
    let expected = y.iter().sum::<f64>() / 100.0;
    let rate = |step: u64| 0.1 * 0.998_f64.powf(step as f64);
    let svi = Svi::new(mean_of_part(), AutoNormal::new(), TraceElbo::new(), Adam::new(rate));
    let run = svi.run(1, 4_000, (&y, 10), ())?;
    assert!((svi.median(&run.state, (&y, 10))?.mu - expected).abs() < 0.05);
    assert!((run.params.guide.scale[0] - 0.1).abs() < 0.03);
    let svi = Svi::new(mean_of_part(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(rate));
    let run = svi.run(1, 4_000, (&y, 10), ())?;
    assert!((svi.median(&run.state, (&y, 10))?.mu - expected).abs() < 0.05);

    Ok(())
}

/// Latents in and around subsampled plates: positive ones, of ragged plates, of a sub-model.
#[model]
fn local(y: &[Vec<f64>]) {
    let mu = sample("mu", Normal::new(0.0, 2.0));
    for i in plate("outer", y.len()).subsample(2) {
        let eta = sample("eta", LogNormal::new(mu, 1.0));
        for j in plate("inner", 1 + y[i].len()).subsample(1 + i % 2) {
            let theta = sample("theta", Normal::new(eta, 1.0));
            observe("y", Normal::new(theta, 1.0), y[i][j % y[i].len()]);
        }
        for j in plate("all", y[i].len()) {
            let scale = sample("scale", HalfNormal::new(eta));
            observe("x", Normal::new(mu, scale), y[i][j]);
        }
    }
    submodel("part", shifted(), (y, mu));
    for i in plate("after", y.len()).subsample(3).shuffled() {
        let late = sample("late", Normal::new(mu, 1.0));
        observe("z", Normal::new(late, 1.0), y[i][0]);
    }
}

#[model]
fn shifted(y: &[Vec<f64>], mu: Real) {
    let shift = sample("shift", Normal::new(mu, 1.0));
    for i in plate("outer", y.len()).subsample(2) {
        let own = sample("own", Normal::new(shift, 1.0));
        observe("y", Normal::new(own, 1.0), y[i][0]);
    }
}

/// What `AutoNormal` is for it.
#[guide(model = local)]
fn by_hand(y: &[Vec<f64>]) {
    let loc = param("mu_loc", 0.0);
    let scale = param("mu_scale", Positive(0.1));
    sample("mu", Normal::new(loc, scale));
    for i in plate("outer", y.len()).subsample(2) {
        let loc = param("eta_loc", 0.0);
        let scale = param("eta_scale", Positive(0.1));
        sample("eta", LogNormal::new(loc, scale));
        for _ in plate("inner", 1 + y[i].len()).subsample(1 + i % 2) {
            let loc = param("theta_loc", 0.0);
            let scale = param("theta_scale", Positive(0.1));
            sample("theta", Normal::new(loc, scale));
        }
        for _ in plate("all", y[i].len()) {
            let loc = param("scale_loc", 0.0);
            let scale = param("scale_scale", Positive(0.1));
            sample("scale", LogNormal::new(loc, scale));
        }
    }
    submodel("part", shifted_by_hand(), (y,));
    for _ in plate("after", y.len()).subsample(3).shuffled() {
        let loc = param("late_loc", 0.0);
        let scale = param("late_scale", Positive(0.1));
        sample("late", Normal::new(loc, scale));
    }
}

#[guide(model = shifted)]
fn shifted_by_hand(y: &[Vec<f64>]) {
    let loc = param("shift_loc", 0.0);
    let scale = param("shift_scale", Positive(0.1));
    sample("shift", Normal::new(loc, scale));
    for _ in plate("outer", y.len()).subsample(2) {
        let loc = param("own_loc", 0.0);
        let scale = param("own_scale", Positive(0.1));
        sample("own", Normal::new(loc, scale));
    }
}

fn ragged() -> Vec<Vec<f64>> {
    vec![vec![0.3, -1.2], vec![0.8], vec![1.5, 0.1, -0.4], vec![-0.7, 0.9]]
}

#[test]
fn the_mean_field_autoguide_is_the_guide_with_two_parameters_for_each_latent() -> Result<(), SviError> {
    let y = ragged();
    for particles in [1, 3] {
        let objective = || TraceElbo::new().num_particles(particles);
        let auto = Svi::new(local(), AutoNormal::new().init_radius(0.0), objective(), Adam::new(0.05));
        let hand = Svi::new(local(), by_hand(), objective(), Adam::new(0.05));
        let (mut state, mut other) = (auto.init(5, (&y,), ())?, hand.init(5, (&y,), (&y,))?);
        for _ in 0..20 {
            let (before, expected) = (unconstrained(&state), auto.evaluate(&state, (&y,), ())?);
            let loss = auto.update(&mut state, (&y,), ())?;
            assert_eq!(loss.to_bits(), expected.to_bits());
            assert_close(loss, hand.update(&mut other, (&y,), (&y,))?, 1e-12);
            let (found, by_hand) = (unconstrained(&state), unconstrained(&other));
            let (locs, scales) = found.split_at(found.len() / 2);
            for (i, pair) in by_hand.chunks(2).enumerate() {
                assert_close(locs[i], pair[0], 1e-11);
                assert_close(scales[i], pair[1], 1e-11);
            }
            let moved = found.iter().zip(&before).filter(|(new, old)| new != old).count();
            assert!(moved < found.len(), "a step moves what it visits");
        }
    }
    Ok(())
}

#[test]
fn the_mean_field_autoguide_has_the_gradient_of_its_loss() {
    let y = ragged();
    let svi = Svi::new(local(), AutoNormal::new().init_radius(0.5), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&y,), ());
    let svi = Svi::new(local(), AutoNormal::new().init_radius(0.5), TraceElbo::new().num_particles(2), Sgd::new(1.0));
    assert_gradients_around(&svi, (&y,), ());
}

/// The posterior of each item given the mean is N((mu + y) / 2, 1/2); the mean is known to 0.2.
#[test]
fn the_mean_field_autoguide_fits_what_it_visits() -> Result<(), SviError> {
    let y = data(50);
    let falling = |step: u64| 0.1 * 0.9995_f64.powf(step as f64);
    let svi = Svi::new(items(), AutoNormal::new(), TraceElbo::new(), Adam::new(falling));
    let run = svi.run(1, 10_000, (&y, 10), ())?;
    let median = svi.median(&run.state, (&y, 10))?;
    assert_eq!(median.item.len(), 50);
    for (item, y) in median.item.iter().zip(&y) {
        assert!((item.z - (median.mu + y) / 2.0).abs() < 0.1, "{} {y}", item.z);
    }
    let draws = Predictive::new(3).posterior(1, &svi, &run.state, (&y, 10), ())?;
    assert_eq!(draws[2].item.len(), 50);
    Ok(())
}

/// Plates of which some store nothing, so that how often a step comes by them cannot be told from the latents.
#[model]
fn partly(lens: &[usize]) {
    for i in plate("outer", lens.len()) {
        for _ in plate("inner", 4).subsample(2) {
            let v = sample("v", Normal::new(0.0, 1.0).iid(lens[i]));
            factor("term", -v.dot_self());
        }
    }
}

#[test]
fn what_an_autoguide_cannot_take_is_an_error_of_the_plate() -> Result<(), SviError> {
    let y = data(100);
    let refused = |error: Result<(), SviError>| error.unwrap_err().to_string();
    let svi = Svi::new(items(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(0.1));
    assert_eq!(
        refused(svi.init(0, (&y, 5), ()).map(drop)),
        "`AutoMultivariateNormal` cannot guide plate `item` of `items`: it has latents and is subsampled; take \
         `AutoNormal::new()`, or write a `#[guide]`"
    );
    let svi = Svi::new(items(), AutoNormal::new().natural_gradient(), TraceElbo::new(), Sgd::new(0.1));
    assert_eq!(
        refused(svi.init(0, (&y, 5), ()).map(drop)),
        "`natural_gradient` cannot guide plate `item` of `items`: it has latents and is subsampled; take \
         `AutoNormal::new()`, or write a `#[guide]`"
    );
    let svi = Svi::new(partly(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    svi.init(0, (&[1, 2],), ())?;
    assert_eq!(
        refused(svi.init(0, (&[1, 0],), ()).map(drop)),
        "`AutoNormal` cannot guide plate `inner` of `partly`: it has latents and is subsampled; in some iterations of the \
         plate around it has none, so write a `#[guide]`"
    );
    Ok(())
}

// Bad input.

#[test]
fn sizes_that_make_no_sense_are_errors() {
    let y = data(10);
    let svi = Svi::new(items(), items_guide(), TraceElbo::new(), Adam::new(0.1));
    let error = |model, guide| svi.init(0, (&y, model), guide).unwrap_err().to_string();
    let help = "give `.subsample(..)` a size from 1 to 10";
    for size in [0, 11] {
        assert_eq!(
            error(size, (10, size)),
            format!("plate `item` of `items` has 10 iterations, of which a step cannot visit {size}; {help}")
        );
    }
    assert_eq!(error(3, (10, 4)), "plate `item` of `items_guide` is `.subsample(4)`, but `.subsample(3)` in the model");
    assert_eq!(error(3, (9, 3)), "plate `item` of `items_guide` has 9 iterations, but 10 in the model");
    assert_eq!(
        svi.init(0, (&[], 1), (0, 1)).unwrap_err().to_string(),
        "plate `item` of `items` is empty; give it at least one iteration"
    );
}

#[test]
fn a_plate_with_latents_keeps_its_sizes_between_updates() -> Result<(), SviError> {
    let y = data(10);
    let svi = Svi::new(items(), items_guide(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(0, (&y, 3), (10, 3))?;
    let before = state.clone();
    let mut error = |y, model, guide| svi.update(&mut state, (y, model), guide).unwrap_err().to_string();
    assert_eq!(
        error(&y, 4, (10, 4)),
        "plate `item` of `items_guide` is `.subsample(4)`, but `.subsample(3)` when the state was initialised"
    );
    assert_eq!(
        error(&y, 4, (10, 3)),
        "plate `item` of `items` is `.subsample(4)`, but `.subsample(3)` when the state was initialised"
    );
    assert_eq!(
        error(&data(11), 3, (10, 3)),
        "plate `item` of `items` has 11 iterations, but 10 when the state was initialised"
    );
    assert_eq!(state, before);

    // Nothing is stored in this one.
    let svi = Svi::new(mean_of_part(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(0, (&y, 3), ())?;
    for (n, size) in [(10, 3), (7, 7), (200, 150), (2, 1)] {
        assert!(svi.update(&mut state, (&data(n), size), ())?.is_finite());
    }
    Ok(())
}

#[test]
fn a_row_that_is_not_a_number_is_an_error_where_it_is_visited() -> Result<(), SviError> {
    let mut y = data(10);
    y[7] = f64::NAN;
    let svi = Svi::new(shuffled_items(), shuffled_guide(), TraceElbo::new(), Adam::new(0.1));
    let mut state = svi.init(0, (&y,), (10,))?;
    let mut skipped = 0;
    for _ in 0..4 {
        let before = state.clone();
        if let Err(error) = svi.update(&mut state, (&y,), (10,)) {
            assert!(error.to_string().starts_with("site `item[7].y` of `shuffled_items`: "), "{error}");
            assert_eq!(state, before);
            assert_eq!(svi.stable_update(&mut state, (&y,), (10,))?, None);
            skipped += 1;
        }
    }
    assert_eq!((skipped, state.skipped(), state.steps()), (1, 1, 4));
    Ok(())
}

// Cost.

/// The fastest of many steps.
fn step_time<'a, M: Model, G: Guide<M>>(
    svi: &Svi<M, G, Adam>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) -> Result<Duration, SviError> {
    let mut state = svi.init(7, model_args, guide_args)?;
    let mut fastest = Duration::MAX;
    for _ in 0..500 {
        let start = Instant::now();
        svi.update(&mut state, model_args, guide_args)?;
        fastest = fastest.min(start.elapsed());
    }
    Ok(fastest)
}

#[test]
fn a_step_costs_what_it_visits() -> Result<(), SviError> {
    let size = 100;
    let time = |n: usize, particles: usize| {
        let y = data(n);
        let svi = Svi::new(items(), items_guide(), TraceElbo::new().num_particles(particles), Adam::new(0.01));
        step_time(&svi, (&y, size), (n, size))
    };
    let of_autoguide = |n: usize, particles: usize| {
        let y = data(n);
        let svi = Svi::new(items(), AutoNormal::new(), TraceElbo::new().num_particles(particles), Adam::new(0.01));
        step_time(&svi, (&y, size), ())
    };
    for particles in [1, 2] {
        let times = [
            (time(10_000, particles)?, time(1_000_000, particles)?),
            (of_autoguide(10_000, particles)?, of_autoguide(1_000_000, particles)?),
        ];
        for (few, many) in times {
            // A pass over all rows would cost 100 times as much; scattered memory costs a few times as much.
            assert!(many < 20 * few, "{few:?} with 10,000 rows, {many:?} with 1,000,000");
        }
    }
    Ok(())
}
