//! Large plates run in pieces, which threads share: the numbers are the same to the bit, however many threads there are.

use std::fmt::Debug;

use rayon_core::ThreadPoolBuilder;
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model, SviState};
use workloads::models::{
    clusters, logistic, logistic_mean_field, made_up_outcomes, made_up_points, made_up_schools, mean_field, schools,
};

const SEED: u64 = 5;

fn on<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

/// What `run` computes, which does not depend on the number of threads.
#[track_caller]
fn the_same<T: PartialEq + Debug + Send>(run: impl Fn() -> T + Sync) -> T {
    let alone = on(1, &run);
    for threads in [2, 8] {
        assert!(on(threads, &run) == alone, "differs on {threads} threads");
    }
    alone
}

/// The bits of some losses, and the state behind them. What `evaluate` says before each step is its loss.
fn steps<'a, M: Model, G: Guide<M>>(
    svi: &Svi<M, G, Adam>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) -> (Vec<u64>, SviState<M, G>) {
    let mut state = svi.init(SEED, model_args, guide_args).unwrap();
    let losses = (0..4).map(|_| {
        let expected = svi.evaluate(&state, model_args, guide_args).unwrap();
        let loss = svi.update(&mut state, model_args, guide_args).unwrap();
        assert_eq!(loss.to_bits(), expected.to_bits());
        loss.to_bits()
    });
    (losses.collect(), state)
}

#[test]
fn a_plate_with_latents() {
    let (y, sigma) = made_up_schools(40_001);
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    the_same(|| steps(&svi, (&y, &sigma), (&y,)));
}

#[test]
fn an_autoguide() {
    let (y, sigma) = made_up_schools(33_000);
    let svi = Svi::new(schools(), AutoNormal::new(), TraceElbo::new().num_particles(2), Adam::new(0.01));
    the_same(|| steps(&svi, (&y, &sigma), ()));
}

#[test]
fn a_plate_whose_iterations_run_side_by_side() {
    let (x, y) = made_up_outcomes(20_003, 3);
    let svi = Svi::new(logistic(3), logistic_mean_field(3), TraceElbo::new(), Adam::new(0.01));
    the_same(|| steps(&svi, (&x, &y), ()));
    let y = made_up_points(10_000);
    let svi = Svi::new(clusters(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    the_same(|| steps(&svi, (&y,), ()));
}

/// Rates that vary by group.
#[model]
fn rates(group: &[usize], y: &[u64], #[fixed] groups: usize) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let tau = sample("tau", HalfNormal::new(1.0));
    let alpha = for _ in plate("group", groups) {
        let z = sample("z", Normal::new(0.0, 1.0));
        mu + tau * z
    };
    for i in plate("row", y.len()) {
        observe("y", Poisson::new((0.1 * alpha.at(group[i])).exp()), y[i]);
    }
}

#[guide(model = rates)]
fn rates_guide(#[fixed] groups: usize) {
    let mu_loc = param("mu_loc", 0.0);
    sample("mu", Normal::new(mu_loc, 0.1));
    let tau_loc = param("tau_loc", 0.0);
    sample("tau", LogNormal::new(tau_loc, 0.1));
    for _ in plate("group", groups) {
        let z_loc = param("z_loc", 0.0);
        sample("z", Normal::new(z_loc, 0.1));
    }
}

fn made_up_counts(groups: usize, rows: usize) -> (Vec<usize>, Vec<u64>) {
    (0..rows).map(|i| (i * 7 % groups, (i * i % 5) as u64)).unzip()
}

#[test]
fn a_plate_that_collects() {
    let groups = 33_001;
    let (group, y) = made_up_counts(groups, 70_000);
    let svi = Svi::new(rates(groups), rates_guide(groups), TraceElbo::new(), Adam::new(0.01));
    the_same(|| steps(&svi, (&group, &y), ()));
}

/// Districts with a different number of schools each, every one with an effect from a model of its own.
#[model]
fn districts(y: &[Vec<f64>]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    for d in plate("district", y.len()) {
        let effect = submodel("effect", effect(), (mu,));
        for j in plate("school", y[d].len()) {
            let shift = param("shift", 0.0);
            let theta = sample("theta", Normal::new(effect + shift, 1.0));
            observe("y", Normal::new(theta, 1.0), y[d][j]);
        }
    }
}

#[model]
fn effect(mu: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + 2.0 * z
}

#[test]
fn plates_and_models_inside_of_a_plate() {
    let y: Vec<Vec<f64>> = (0..33_000).map(|d| (0..d % 4 + 1).map(|j| (d % 7 + j) as f64).collect()).collect();
    let svi = Svi::new(districts(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    the_same(|| steps(&svi, (&y,), ()));
}

/// Rows of which a step visits a part: fewer than make pieces, or more.
#[model]
fn visited(y: &[u64], #[fixed] size: usize) {
    let rate = sample("rate", LogNormal::new(0.0, 1.0));
    for i in plate("row", y.len()).subsample(size) {
        observe("y", Poisson::new(rate), y[i]);
    }
}

#[test]
fn minibatches() {
    let (_, y) = made_up_counts(3, 30_000);
    for size in [300, 20_000] {
        let svi = Svi::new(visited(size), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
        the_same(|| steps(&svi, (&y,), ()));
    }
}

#[test]
fn the_error_is_that_of_the_first_iteration() {
    let (y, mut sigma) = made_up_schools(40_000);
    (sigma[20_000], sigma[39_000]) = (-1.0, -1.0);
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let (fine_y, fine) = made_up_schools(40_000);
    let error = the_same(|| {
        let mut state = svi.init(SEED, (&fine_y, &fine), (&y,)).unwrap();
        svi.update(&mut state, (&fine_y, &fine), (&y,)).unwrap();
        let before = state.clone();
        let error = svi.update(&mut state, (&y, &sigma), (&y,)).unwrap_err().to_string();
        assert!(state == before);
        assert_eq!(svi.evaluate(&state, (&y, &sigma), (&y,)).unwrap_err().to_string(), error);
        error
    });
    assert!(error.contains("school[20000].y"), "{error}");
}

#[test]
fn the_error_is_that_of_the_first_iteration_side_by_side() {
    let mut y = made_up_points(30_000);
    (y[9_001], y[29_000]) = (f64::NAN, f64::NAN);
    let svi = Svi::new(clusters(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let fine = made_up_points(30_000);
    let error = the_same(|| {
        let mut state = svi.init(SEED, (&fine,), ()).unwrap();
        let before = state.clone();
        let error = svi.update(&mut state, (&y,), ()).unwrap_err().to_string();
        assert!(state == before);
        error
    });
    assert!(error.contains("point[9001].y"), "{error}");
}

#[test]
fn a_saved_state_goes_on_with_the_same_bits() {
    let (y, sigma) = made_up_schools(33_000);
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let whole = on(2, || svi.run(SEED, 4, (&y, &sigma), (&y,)).unwrap());
    let half = on(8, || svi.run(SEED, 2, (&y, &sigma), (&y,)).unwrap());
    let saved = serde_json::to_string(&half.state).unwrap();
    let loaded: SviState<_, _> = serde_json::from_str(&saved).unwrap();
    let rest = on(1, || svi.run(loaded, 2, (&y, &sigma), (&y,)).unwrap());
    assert!(rest.state == whole.state);
    assert_eq!(rest.losses, whole.losses[2..]);
}

#[test]
fn pieces_draw_from_streams_of_their_own() {
    const PIECE: usize = 16_384;
    let (y, sigma) = made_up_schools(2 * PIECE);
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
    let state = svi.init(SEED, (&y, &sigma), (&y,)).unwrap();
    let draw = svi.sample_posterior(&state, 1, 1, (&y, &sigma), (&y,)).unwrap().remove(0);
    // The guide starts with standard normal effects.
    let theta: Vec<f64> = draw.school.iter().map(|school| school.theta).collect();
    let (left, right) = theta.split_at(PIECE);
    let mean = |numbers: &mut dyn Iterator<Item = f64>| numbers.sum::<f64>() / PIECE as f64;
    let five_deviations = 5.0 / (PIECE as f64).sqrt();
    for piece in [left, right] {
        assert!(mean(&mut piece.iter().copied()).abs() < five_deviations);
        // The variance of a square is 2.
        assert!((mean(&mut piece.iter().map(|x| x * x)) - 1.0).abs() < 2.0_f64.sqrt() * five_deviations);
    }
    assert!(mean(&mut left.iter().zip(right).map(|(x, y)| x * y)).abs() < five_deviations);
}

/// The same density as [`schools`], in plates that are too small for pieces.
#[model]
fn schools_by_district(y: &[f64], sigma: &[f64], #[fixed] size: usize) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfCauchy::new(5.0));
    for d in plate("district", y.len() / size) {
        for j in plate("school", size) {
            let theta = sample("theta", Normal::new(mu, tau));
            observe("y", Normal::new(theta, sigma[d * size + j]), y[d * size + j]);
        }
    }
}

/// The same density as [`clusters`], in plates that are too small for pieces.
#[model]
fn clusters_by_district(y: &[f64], #[fixed] size: usize) {
    let logit = sample("logit", Normal::new(0.0, 1.0).iid::<3>());
    let loc = sample("loc", Normal::new(0.0, 5.0).iid::<3>());
    let scale = sample("scale", LogNormal::new(0.0, 1.0).iid::<3>());
    for d in plate("district", y.len() / size) {
        for i in plate("point", size) {
            let kind = enumerate("kind", Categorical::<3>::logits(logit));
            observe("y", Normal::new(loc[kind], scale[kind]), y[d * size + i]);
        }
    }
}

/// The loss, and the guide's means behind a step along the gradient.
fn step<'a, M: Model>(model: M, args: M::Args<'a>) -> (f64, Vec<f64>) {
    let svi = Svi::new(model, AutoNormal::new(), TraceElbo::new(), Sgd::new(1.0));
    let mut state = svi.init(SEED, args, ()).unwrap();
    let loss = svi.update(&mut state, args, ()).unwrap();
    (loss, svi.get_params(&state).guide.loc)
}

/// Whether two sums over so many rows agree up to the order in which they were added up: every row adds terms of order one, and
/// each sum is rounded to 1e-16 of what was added before.
#[track_caller]
fn assert_close(rows: usize, ours: (f64, Vec<f64>), theirs: (f64, Vec<f64>)) {
    assert!((ours.0 - theirs.0).abs() <= 1e-12 * theirs.0.abs(), "{} is not {}", ours.0, theirs.0);
    assert_eq!(ours.1.len(), theirs.1.len());
    for (ours, theirs) in ours.1.iter().zip(&theirs.1) {
        assert!((ours - theirs).abs() <= 1e-12 * theirs.abs().max(rows as f64), "{ours} is not {theirs}");
    }
}

#[test]
fn pieces_add_up_to_the_whole() {
    const ROWS: usize = 40_000;
    let (y, sigma) = made_up_schools(ROWS);
    assert_close(ROWS, step(schools(), (&y, &sigma)), step(schools_by_district(1_000), (&y, &sigma)));
    let y = made_up_points(ROWS);
    assert_close(ROWS, step(clusters(), (&y,)), step(clusters_by_district(1_000), (&y,)));
}
