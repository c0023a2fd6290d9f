//! Fits go the way that gradients derived by hand go.

use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};
use workloads::hand_written;
use workloads::models::{
    BATCH, EIGHT, FLIPS, MeanFieldParams, beta_guide, clusters, coin, intercepts, intercepts_mean_field, logistic,
    logistic_mean_field, logistic_minibatches, made_up_lines, made_up_observations, made_up_outcomes, made_up_points,
    made_up_schools, mean_field, minibatch_mean_field, schools, ten_mean_field, ten_sites, twenty_five_mean_field,
    twenty_five_sites,
};

const SEED: u64 = 42;
const STEPS: usize = 200;

fn assert_equal(ours: f64, by_hand: f64) {
    assert!((ours - by_hand).abs() <= 1e-10 * by_hand.abs().max(1.0), "{ours} is not {by_hand}");
}

fn numbers(params: &MeanFieldParams) -> Vec<f64> {
    let top = [params.mu_loc, params.mu_scale, params.tau_loc, params.tau_scale];
    top.into_iter().chain(params.school.iter().flat_map(|school| [school.theta_loc, school.theta_scale])).collect()
}

fn assert_schools_equal(y: &[f64], sigma: &[f64]) -> Result<(), SviError> {
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (y, sigma), (y,))?;
    let mut by_hand = hand_written::Schools::new(SEED, y.len());
    for _ in 0..STEPS {
        let loss = svi.update(&mut state, (y, sigma), (y,))?;
        assert_equal(loss, by_hand.update(y, sigma).unwrap());
        for (ours, by_hand) in numbers(&svi.get_params(&state).guide).into_iter().zip(by_hand.params()) {
            assert_equal(ours, by_hand);
        }
    }
    Ok(())
}

#[test]
fn coin_moves_as_by_hand() -> Result<(), SviError> {
    let svi = Svi::new(coin(), beta_guide(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&FLIPS,), ())?;
    let mut by_hand = hand_written::Coin::new(SEED);
    for _ in 0..STEPS {
        let loss = svi.update(&mut state, (&FLIPS,), ())?;
        assert_equal(loss, by_hand.update(&FLIPS).unwrap());
        let params = svi.get_params(&state).guide;
        let [alpha, beta] = by_hand.params();
        assert_equal(params.alpha, alpha);
        assert_equal(params.beta, beta);
    }
    Ok(())
}

#[test]
fn eight_schools_move_as_by_hand() -> Result<(), SviError> {
    assert_schools_equal(&EIGHT.0, &EIGHT.1)
}

#[test]
fn a_hundred_schools_move_as_by_hand() -> Result<(), SviError> {
    let (y, sigma) = made_up_schools(100);
    assert_schools_equal(&y, &sigma)
}

#[test]
fn clusters_move_as_by_hand() -> Result<(), SviError> {
    let y = made_up_points(50);
    let svi = Svi::new(clusters(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&y,), ())?;
    let start = svi.get_params(&state).guide;
    let mut by_hand = hand_written::Clusters::new(SEED, &start.loc, start.scale[0]);
    for _ in 0..STEPS {
        let loss = svi.update(&mut state, (&y,), ())?;
        assert_equal(loss, by_hand.update(&y).unwrap());
        let params = svi.get_params(&state).guide;
        for (ours, by_hand) in params.loc.iter().chain(&params.scale).zip(by_hand.params()) {
            assert_equal(*ours, by_hand);
        }
    }
    Ok(())
}

#[test]
fn logistic_regression_moves_as_by_hand() -> Result<(), SviError> {
    const FEATURES: usize = 11;
    let (x, y) = made_up_outcomes(50, FEATURES);
    let svi = Svi::new(logistic(FEATURES), logistic_mean_field(FEATURES), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&x, &y), ())?;
    let mut by_hand = hand_written::Logistic::new(SEED, FEATURES, 0.1);
    for _ in 0..STEPS {
        let loss = svi.update(&mut state, (&x, &y), ())?;
        assert_equal(loss, by_hand.update(&x, &y).unwrap());
        let params = svi.get_params(&state).guide;
        let locs = params.w_loc.iter().chain([&params.intercept_loc]);
        let scales = params.w_scale.iter().chain([&params.intercept_scale]);
        for (ours, by_hand) in locs.chain(scales).zip(by_hand.params()) {
            assert_equal(*ours, by_hand);
        }
    }
    Ok(())
}

#[test]
fn minibatches_move_as_by_hand() -> Result<(), SviError> {
    const FEATURES: usize = 3;
    for rows in [BATCH, 1_000] {
        let (x, y) = made_up_outcomes(rows, FEATURES);
        let (model, guide) = (logistic_minibatches(FEATURES), minibatch_mean_field(FEATURES));
        let svi = Svi::new(model, guide, TraceElbo::new(), Adam::new(0.01));
        let mut state = svi.init(SEED, (&x, &y), ())?;
        let mut by_hand = hand_written::Logistic::new(SEED, FEATURES, 0.1);
        for _ in 0..STEPS {
            let loss = svi.update(&mut state, (&x, &y), ())?;
            assert_equal(loss, by_hand.update_batch(&x, &y, BATCH).unwrap());
        }
    }
    Ok(())
}

fn assert_sites_equal<M, G>(svi: &Svi<M, G, Adam>, sites: usize) -> Result<(), SviError>
where
    M: for<'a> Model<Args<'a> = (&'a [f64],)>,
    G: for<'a> Guide<M, Args<'a> = ()>,
{
    let y = made_up_observations(sites);
    let mut state = svi.init(SEED, (&y,), ())?;
    let mut by_hand = hand_written::Sites::new(SEED, sites, 0.1);
    for _ in 0..STEPS {
        let loss = svi.update(&mut state, (&y,), ())?;
        assert_equal(loss, by_hand.update(&y).unwrap());
        for (ours, by_hand) in svi.get_params(&state).guide.flatten().into_iter().zip(by_hand.params()) {
            assert_equal(ours, by_hand);
        }
    }
    Ok(())
}

#[test]
fn sites_move_as_by_hand() -> Result<(), SviError> {
    let (objective, adam) = (TraceElbo::new(), Adam::new(0.01));
    assert_sites_equal(&Svi::new(ten_sites(), ten_mean_field(), objective, adam), 10)?;
    assert_sites_equal(&Svi::new(twenty_five_sites(), twenty_five_mean_field(), objective, adam), 25)
}

#[test]
fn intercepts_move_as_by_hand() -> Result<(), SviError> {
    const GROUPS: usize = 10;
    let (group, x, y) = made_up_lines(GROUPS);
    let svi = Svi::new(intercepts(GROUPS), intercepts_mean_field(GROUPS), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(SEED, (&group, &x, &y), ())?;
    let mut by_hand = hand_written::Intercepts::new(SEED, GROUPS, 0.1);
    for _ in 0..STEPS {
        let loss = svi.update(&mut state, (&group, &x, &y), ())?;
        assert_equal(loss, by_hand.update(&group, &x, &y).unwrap());
        let params = svi.get_params(&state).guide;
        let top = [params.mu_loc, params.mu_scale, params.tau_loc, params.tau_scale];
        let rest = [params.slope_loc, params.slope_scale, params.sigma_loc, params.sigma_scale];
        let groups = params.group.iter().flat_map(|group| [group.z_loc, group.z_scale]);
        for (ours, by_hand) in top.into_iter().chain(rest).chain(groups).zip(by_hand.params()) {
            assert_equal(ours, by_hand);
        }
    }
    Ok(())
}
