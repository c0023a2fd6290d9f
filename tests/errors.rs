//! What a caller can get wrong at run time: the exact text, and the state as it was.

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};

use common::assert_refused;
use svi_runtime::optim::Optimizer;
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

#[model]
fn schools(y: &[f64], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfCauchy::new(5.0));
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(mu, tau));
        observe("y", Normal::new(theta, sigma[j]), y[j]);
    }
}

#[guide(model = schools)]
fn mean_field(schools: usize) {
    let mu_loc = param("mu_loc", 0.0);
    let mu_scale = param("mu_scale", Positive(1.0));
    sample("mu", Normal::new(mu_loc, mu_scale));
    let tau_loc = param("tau_loc", 0.0);
    sample("tau", LogNormal::new(tau_loc, 1.0));
    for _ in plate("school", schools) {
        let loc = param("theta_loc", 0.0);
        let scale = param("theta_scale", Positive(1.0));
        sample("theta", Normal::new(loc, scale));
    }
}

const Y: [f64; 3] = [28.0, 8.0, -3.0];
const SIGMA: [f64; 3] = [15.0, 10.0, 16.0];

fn schools_svi() -> Svi<Schools, MeanField, Adam> {
    Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01))
}

/// The text of the error that `init` gives.
#[track_caller]
fn init_error<'a, M: Model, G: Guide<M>, O: Optimizer>(
    svi: &Svi<M, G, O>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) -> String {
    let error = svi.init(0, model_args, guide_args).unwrap_err();
    assert_eq!(svi.run(0, 1, model_args, guide_args).err().unwrap().to_string(), error.to_string());
    error.to_string()
}

#[test]
fn an_empty_plate() {
    let text = "plate `school` of `schools` is empty; give it at least one iteration";
    let svi = schools_svi();
    assert_eq!(init_error(&svi, (&[], &[]), (0,)), text);
    assert_eq!(Predictive::new(3).prior(0, svi.model(), (&[], &[])).unwrap_err().to_string(), text);
    let auto = Svi::new(schools(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(init_error(&auto, (&[], &[]), ()), text);
}

#[test]
fn a_plate_that_becomes_empty() {
    let svi = schools_svi();
    let mut state = svi.init(0, (&Y, &SIGMA), (3,)).unwrap();
    let good = ((&Y[..], &SIGMA[..]), (3,));
    let text = "plate `school` of `schools` has 0 iterations, but 3 when the state was initialised";
    assert_refused(&svi, &mut state, ((&[], &[]), (3,)), good, text);
}

#[test]
fn plate_sizes_of_model_and_guide_that_differ() {
    let svi = schools_svi();
    let text = "plate `school` of `mean_field` has 2 iterations, but 3 in the model";
    assert_eq!(init_error(&svi, (&Y, &SIGMA), (2,)), text);
    let text = "plate `school` of `mean_field` has 4 iterations, but 3 in the model";
    assert_eq!(init_error(&svi, (&Y, &SIGMA), (4,)), text);
    let text = "plate `school` of `mean_field` is empty; give it at least one iteration";
    assert_eq!(init_error(&svi, (&Y, &SIGMA), (0,)), text);
}

#[test]
fn a_plate_whose_size_changes_between_updates() {
    let svi = schools_svi();
    let mut state = svi.init(0, (&Y, &SIGMA), (3,)).unwrap();
    let good = ((&Y[..], &SIGMA[..]), (3,));
    let text = "plate `school` of `schools` has 2 iterations, but 3 when the state was initialised";
    assert_refused(&svi, &mut state, ((&Y[..2], &SIGMA), (3,)), good, text);
    let text = "plate `school` of `mean_field` has 2 iterations, but 3 when the state was initialised";
    assert_refused(&svi, &mut state, ((&Y, &SIGMA), (2,)), good, text);
    assert_refused(&svi, &mut state, ((&Y[..2], &SIGMA), (2,)), good, text);
    let error = svi.stable_update(&mut state, (&Y[..2], &SIGMA), (2,)).unwrap_err();
    assert_eq!(error.to_string(), text, "other sizes are no bad luck with a draw");
    assert_eq!(state.skipped(), 0);
    let error = Predictive::new(2).posterior(0, &svi, &state, (&Y[..2], &SIGMA), (3,)).unwrap_err();
    assert_eq!(error.to_string(), "plate `school` of `schools` has 2 iterations, but 3 when the state was initialised");
}

#[test]
fn a_scale_from_data_that_is_no_scale() {
    let svi = schools_svi();
    let good = ((&Y[..], &SIGMA[..]), (3,));
    for (scale, number) in [(0.0, "0"), (-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let mut state = svi.init(0, (&Y, &SIGMA), (3,)).unwrap();
        let sigma = [15.0, scale, 16.0];
        let text = format!(
            "site `school[1].y` of `schools`: `scale` of `Normal` is {number}, but has to be positive and finite"
        );
        assert_refused(&svi, &mut state, ((&Y, &sigma), (3,)), good, &text);
    }
}

#[test]
fn data_that_are_no_numbers() {
    let svi = schools_svi();
    let good = ((&Y[..], &SIGMA[..]), (3,));
    for (value, number) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        let mut state = svi.init(0, (&Y, &SIGMA), (3,)).unwrap();
        let y = [28.0, 8.0, value];
        let text = format!(
            "site `school[2].y` of `schools`: {number} is outside the support of `Normal`, which takes real numbers"
        );
        assert_refused(&svi, &mut state, ((&y, &SIGMA), (3,)), good, &text);
    }
}

#[test]
fn data_so_large_that_the_density_is_zero() {
    let svi = schools_svi();
    let mut state = svi.init(0, (&Y, &SIGMA), (3,)).unwrap();
    let y = [28.0, 1e300, -3.0];
    let text = "site `school[1].y` of `schools`: the log density is -inf";
    assert_refused(&svi, &mut state, ((&y, &SIGMA), (3,)), ((&Y, &SIGMA), (3,)), text);
}

#[test]
fn slices_of_unequal_length_panic_where_the_user_indexes_them() {
    let svi = schools_svi();
    let mut state = svi.init(0, (&Y, &SIGMA), (3,)).unwrap();
    let before = state.clone();
    let outcome = catch_unwind(AssertUnwindSafe(|| svi.update(&mut state, (&Y, &SIGMA[..2]), (3,))));
    let message = *outcome.unwrap_err().downcast::<String>().unwrap();
    assert_eq!(message, "index out of bounds: the len is 2 but the index is 2");
    assert_eq!(state, before);
    let mut other = before.clone();
    let loss = svi.update(&mut state, (&Y, &SIGMA), (3,)).unwrap();
    assert_eq!(loss.to_bits(), svi.update(&mut other, (&Y, &SIGMA), (3,)).unwrap().to_bits());
    assert_eq!(state, other);
    let outcome = catch_unwind(AssertUnwindSafe(|| svi.init(0, (&Y, &SIGMA[..2]), (3,)).is_ok()));
    assert!(outcome.is_err(), "the data are looked at from the start");
}

#[test]
fn one_datum() {
    let svi = schools_svi();
    let run = svi.run(0, 100, (&Y[..1], &SIGMA[..1]), (1,)).unwrap();
    assert!(run.losses.iter().all(|loss| loss.is_finite()));
    assert_eq!(run.params.guide.school.len(), 1);
}

#[model]
fn waiting(times: &[f64], successes: &[i32], counts: &[u64]) {
    let rate = sample("rate", Gamma::new(2.0, 1.0));
    for i in plate("time", times.len()) {
        observe("t", Exponential::new(rate), times[i]);
    }
    for i in plate("trial", successes.len()) {
        observe("success", Bernoulli::new(0.5), successes[i]);
    }
    for i in plate("count", counts.len()) {
        observe("n", Poisson::new(rate), counts[i]);
    }
}

#[guide(model = waiting)]
fn waiting_guide() {
    let loc = param("loc", 0.0);
    let scale = param("scale", Positive(0.5));
    sample("rate", LogNormal::new(loc, scale));
}

#[test]
fn data_outside_the_support_of_their_distribution() {
    let svi = Svi::new(waiting(), waiting_guide(), TraceElbo::new(), Adam::new(0.01));
    let good = ((&[1.0][..], &[1][..], &[3][..]), ());
    let ((t, s, n), ()) = good;
    let mut state = svi.init(0, good.0, ()).unwrap();
    let refused = |state: &mut _, bad, text| assert_refused(&svi, state, (bad, ()), good, text);
    let text =
        "site `time[1].t` of `waiting`: -0.5 is outside the support of `Exponential`, which takes positive numbers";
    refused(&mut state, (&[2.0, -0.5], s, n), text);
    let text =
        "site `trial[0].success` of `waiting`: 2 is outside the support of `Bernoulli`, which takes true or false";
    refused(&mut state, (t, &[2], n), text);
    let text =
        "site `trial[2].success` of `waiting`: -1 is outside the support of `Bernoulli`, which takes true or false";
    refused(&mut state, (t, &[0, 1, -1], n), text);
    let text =
        "site `count[0].n` of `waiting`: 9007199254740994 is outside the support of `Poisson`, which takes counts";
    refused(&mut state, (t, s, &[(1 << 53) + 2]), text);
    let text =
        "site `count[0].n` of `waiting`: 18446744073709552000 is outside the support of `Poisson`, which takes counts";
    refused(&mut state, (t, s, &[u64::MAX]), text);
    assert!(svi.evaluate(&state, (t, s, &[1 << 53]), ()).unwrap().is_finite(), "the largest count");
}

#[model]
fn plain() {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    observe("y", Normal::new(mu, 1.0), 1.0);
}

#[guide(model = plain)]
fn starts(#[fixed] scale: f64, #[fixed] weights: [f64; 2], #[fixed] cuts: [f64; 2], #[fixed] bounded: f64) {
    let loc = param("loc", 0.0);
    let scale = param("scale", Positive(scale));
    let _weights: [Real; 2] = param("weights", Simplex(weights));
    let _cuts: [Real; 2] = param("cuts", Ordered(cuts));
    let _ = param("bounded", Interval(-1.0, 1.0).init(bounded));
    sample("mu", Normal::new(loc, scale));
}

#[test]
fn initial_values_outside_their_constraint() {
    let init = |scale, weights, cuts, bounded| {
        let svi = Svi::new(plain(), starts(scale, weights, cuts, bounded), TraceElbo::new(), Adam::new(0.01));
        svi.init(0, (), ()).map(drop).map_err(|error| error.to_string())
    };
    let error = |text: &str| Err(text.to_string());
    assert_eq!(init(1.0, [0.5, 0.5], [0.0, 1.0], 0.0), Ok(()));
    for (scale, number) in [(0.0, "0"), (-2.0, "-2"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let text = format!("param `scale` of `starts` starts at {number}, but its constraint takes positive numbers");
        assert_eq!(init(scale, [0.5, 0.5], [0.0, 1.0], 0.0), Err(text));
    }
    let text = "param `weights` of `starts` starts at 1.25, but its constraint takes probability vectors (simplexes)";
    assert_eq!(init(1.0, [0.5, 0.75], [0.0, 1.0], 0.0), error(text));
    let text = "param `cuts` of `starts` starts at -1, but its constraint takes ordered vectors";
    assert_eq!(init(1.0, [0.5, 0.5], [0.0, -1.0], 0.0), error(text));
    let text = "param `bounded` of `starts` starts at 2, but its constraint takes numbers of an interval";
    assert_eq!(init(1.0, [0.5, 0.5], [0.0, 1.0], 2.0), error(text));
}

#[model]
fn model_start(start: &[f64]) {
    for i in plate("item", start.len()) {
        let s = param("s", GreaterThan(1.0).init(start[i]));
        factor("term", -s);
    }
}

#[guide(model = model_start)]
fn nothing() {}

#[test]
fn an_initial_value_of_the_model_from_data() {
    let svi = Svi::new(model_start(), nothing(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(
        init_error(&svi, (&[2.0, 0.5],), ()),
        "param `item[1].s` of `model_start` starts at 0.5, but its constraint takes numbers greater than a bound"
    );
}

#[test]
fn settings_that_make_no_sense() {
    fn error(objective: TraceElbo, optimizer: impl Optimizer) -> String {
        init_error(&Svi::new(plain(), starts(1.0, [0.5, 0.5], [0.0, 1.0], 0.0), objective, optimizer), (), ())
    }
    for (rate, number) in [(0.0, "0"), (-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let text = format!("the learning rate of `Adam` is {number}, but has to be positive and at most 1e100");
        assert_eq!(error(TraceElbo::new(), Adam::new(rate)), text);
        let text = format!("the learning rate of `Sgd` is {number}, but has to be positive and at most 1e100");
        assert_eq!(error(TraceElbo::new(), Sgd::new(rate)), text);
        let text = format!("`eps` of `Adam` is {number}, but has to be positive and finite");
        assert_eq!(error(TraceElbo::new(), Adam::new(0.1).eps(rate)), text);
    }
    let text = "`b1` of `Adam` is 1, but has to be at least 0 and below 1";
    assert_eq!(error(TraceElbo::new(), Adam::new(0.1).betas(1.0, 0.9)), text);
    let text = "`b2` of `Adam` is -0.5, but has to be at least 0 and below 1";
    assert_eq!(error(TraceElbo::new(), Adam::new(0.1).betas(0.9, -0.5)), text);
    let text = "`num_particles` of `TraceElbo` is 0, but has to be at least 1";
    assert_eq!(error(TraceElbo::new().num_particles(0), Adam::new(0.1)), text);

    let auto = |guide| init_error(&Svi::new(plain(), guide, TraceElbo::new(), Adam::new(0.1)), (), ());
    let text = "`init_scale` of an autoguide is 0, but has to be positive and finite";
    assert_eq!(auto(AutoNormal::new().init_scale(0.0)), text);
    let text = "`init_radius` of an autoguide is -1, but has to be zero or positive, and finite";
    assert_eq!(auto(AutoNormal::new().init_radius(-1.0)), text);
}

/// A rate that turns bad at a later step is an error there, and the state is as before.
#[test]
fn a_schedule_that_ends_at_zero() {
    let sgd = Sgd::new(|step: u64| 0.1 * (2.0 - step as f64));
    let svi = Svi::new(plain(), AutoNormal::new(), TraceElbo::new(), sgd);
    let mut state = svi.init(0, (), ()).unwrap();
    svi.update(&mut state, (), ()).unwrap();
    svi.update(&mut state, (), ()).unwrap();
    let before = state.clone();
    let text = "the learning rate of `Sgd` is 0, but has to be positive and at most 1e100";
    assert_eq!(svi.update(&mut state, (), ()).unwrap_err().to_string(), text);
    assert_eq!(svi.stable_update(&mut state, (), ()).unwrap_err().to_string(), text);
    assert_eq!(state, before);
}

#[test]
fn the_level_of_a_quantile() {
    let svi = Svi::new(plain(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let state = svi.init(0, (), ()).unwrap();
    for (level, number) in [(0.0, "0"), (1.0, "1"), (-0.5, "-0.5"), (f64::NAN, "NaN")] {
        let text = format!("the level of a quantile is {number}, but has to be between 0 and 1");
        assert_eq!(svi.quantile(&state, level, ()).unwrap_err().to_string(), text);
    }
}

#[model]
fn root(shift: f64) {
    for i in plate("item", 2) {
        let s = param("s", 1.0);
        factor("root", if i == 1 { -(s - shift).sqrt() } else { -s });
    }
}

#[guide(model = root)]
fn nothing_to_draw() {}

/// The square root has a value at zero, but no slope.
#[test]
fn a_gradient_that_is_infinite_where_the_loss_is_finite() {
    let svi = Svi::new(root(), nothing_to_draw(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(0, (0.5,), ()).unwrap();
    assert_eq!(svi.evaluate(&state, (1.0,), ()).unwrap(), 1.0);
    let text = "the gradient of the loss in `item[1].s` of `root` is inf, which no step can follow";
    assert_refused(&svi, &mut state, ((1.0,), ()), ((0.5,), ()), text);
    let mut state = svi.init(0, (0.5,), ()).unwrap();
    assert_eq!(svi.stable_update(&mut state, (1.0,), ()), Ok(None));
}

#[test]
fn a_factor_that_is_no_number() {
    let svi = Svi::new(root(), nothing_to_draw(), TraceElbo::new(), Adam::new(0.01));
    let mut state = svi.init(0, (0.5,), ()).unwrap();
    let text = "site `item[1].root` of `root`: the log density is NaN";
    assert_refused(&svi, &mut state, ((2.0,), ()), ((0.5,), ()), text);
}

#[model]
fn large(term: f64) {
    let x = param("x", 0.0);
    factor("term", term - x * x);
}

#[guide(model = large)]
fn nothing_at_all() {}

/// Two draws whose losses are finite, and their sum is not.
#[test]
fn a_loss_that_overflows() {
    let svi = Svi::new(large(), nothing_at_all(), TraceElbo::new().num_particles(2), Adam::new(0.01));
    let mut state = svi.init(0, (0.0,), ()).unwrap();
    let text = "the loss is inf, though the log density of every site is finite";
    assert_refused(&svi, &mut state, ((-1.7e308,), ()), ((0.0,), ()), text);
}

/// Parameters for other data.
#[test]
fn elbo_with_params_of_another_size() {
    let svi = schools_svi();
    let params = |n: usize| svi.get_params(&svi.init(0, (&Y[..n], &SIGMA), (n,)).unwrap());
    assert!(elbo(0, &params(3), svi.model(), svi.guide(), (&Y, &SIGMA), (3,)).is_ok());
    for (given, schools) in [(1, 3), (2, 3), (3, 2)] {
        let error = elbo(0, &params(given), svi.model(), svi.guide(), (&Y[..schools], &SIGMA), (schools,)).unwrap_err();
        // Three parameters at the top of the guide, two for each school.
        let (found, expected) = (3 + 2 * given, 3 + 2 * schools);
        let text = format!("the state does not fit: the parameters of `mean_field` are {found} numbers");
        assert_eq!(error.to_string(), format!("{text}, but with these arguments it has {expected}"));
    }
}
