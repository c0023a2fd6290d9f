//! The loop: what each call promises of the others.

mod common;

use common::{assert_close, unconstrained};
use svi_runtime::prelude::*;
use svi_runtime::{ParamsOf, TraceElbo};

#[model]
fn schools(y: &[f64], sigma: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let scale = param("scale", GreaterThan(0.5).init(3.0));
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(mu, scale));
        observe("y", Normal::new(theta, sigma[j]), y[j]);
    }
}

#[guide(model = schools)]
fn mean_field(y: &[f64]) {
    let loc = param("loc", 0.25);
    let bounded = param("bounded", Interval(0.1, 5.0).init(1.0));
    let weights = param("weights", Simplex([0.2, 0.3, 0.5]));
    sample("mu", Normal::new(loc + weights[0], bounded));
    for j in plate("school", y.len()) {
        let theta_loc = param("theta_loc", y[j]);
        let theta_scale = param("theta_scale", Positive(2.0));
        sample("theta", Normal::new(theta_loc, theta_scale));
    }
}

const Y: [f64; 3] = [28.0, 8.0, -3.0];
const SIGMA: [f64; 3] = [15.0, 10.0, 16.0];

fn svi() -> Svi<Schools, MeanField, Adam> {
    Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01))
}

#[test]
fn params_right_after_init_are_the_initial_ones() {
    let svi = svi();
    let state = svi.init(0, (&Y, &SIGMA), (&Y,)).unwrap();
    let ParamsOf::<Schools, MeanField> { model, guide } = svi.get_params(&state);
    assert_close(model.scale, 3.0, 1e-14);
    assert_eq!(guide.loc, 0.25);
    assert_close(guide.bounded, 1.0, 1e-14);
    for (weight, expected) in guide.weights.into_iter().zip([0.2, 0.3, 0.5]) {
        assert_close(weight, expected, 1e-14);
    }
    assert_eq!(guide.school.len(), 3);
    for (school, y) in guide.school.iter().zip(Y) {
        assert_eq!(school.theta_loc, y);
        assert_close(school.theta_scale, 2.0, 1e-14);
    }
    assert_eq!((state.steps(), state.skipped()), (0, 0));
    // A simplex of three numbers is the image of two.
    assert_eq!(unconstrained(&state).len(), (1 + 1 + 2 + 3 * 2) + 1);
}

#[test]
fn the_seed_decides_every_bit() {
    let svi = svi();
    let losses = |seed: u64| svi.run(seed, 50, (&Y, &SIGMA), (&Y,)).unwrap();
    let (a, b, c) = (losses(1), losses(1), losses(2));
    assert_eq!(a.losses, b.losses);
    assert_eq!(a.state, b.state);
    assert_eq!(a.params, b.params);
    assert!(a.losses.iter().zip(&c.losses).all(|(x, y)| x != y));
    assert!(a.losses.windows(2).all(|pair| pair[0] != pair[1]), "every step draws anew");
    assert_ne!(a.state, c.state);
}

/// `elbo` is given constrained parameters, which `get_params` rounds: equal up to that.
#[test]
fn elbo_is_evaluate_at_the_start() {
    let svi = svi();
    for seed in 0..20 {
        let state = svi.init(seed, (&Y, &SIGMA), (&Y,)).unwrap();
        let loss = elbo(seed, &svi.get_params(&state), svi.model(), svi.guide(), (&Y, &SIGMA), (&Y,)).unwrap();
        assert_close(loss, svi.evaluate(&state, (&Y, &SIGMA), (&Y,)).unwrap(), 1e-12);
    }
    let auto = Svi::new(schools(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let state = auto.init(3, (&Y, &SIGMA), ()).unwrap();
    let loss = elbo(3, &auto.get_params(&state), auto.model(), auto.guide(), (&Y, &SIGMA), ()).unwrap();
    assert_close(loss, auto.evaluate(&state, (&Y, &SIGMA), ()).unwrap(), 1e-12);
}

/// The loss of several particles is the mean of as many losses.
#[test]
fn particles_are_averaged() {
    let loss = |particles: usize, seed: u64| {
        let svi = Svi::new(schools(), mean_field(), TraceElbo::new().num_particles(particles), Adam::new(0.01));
        svi.evaluate(&svi.init(seed, (&Y, &SIGMA), (&Y,)).unwrap(), (&Y, &SIGMA), (&Y,)).unwrap()
    };
    assert_ne!(loss(1, 0), loss(2, 0));
    // One particle of many seeds and many particles of one seed are means of the same distribution: two means of 4,000,
    // which differ by less than five times sqrt(2 / 4000) standard deviations.
    let single: Vec<f64> = (0..4_000).map(|seed| loss(1, seed)).collect();
    let mean = single.iter().sum::<f64>() / 4_000.0;
    let sd = (single.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 3_999.0).sqrt();
    assert!((loss(4_000, 1) - mean).abs() < 5.0 * sd * (2.0 / 4_000.0_f64).sqrt());
}

#[test]
fn a_run_that_goes_on_is_one_long_run() {
    let svi = svi();
    let args = ((&Y[..], &SIGMA[..]), (&Y[..],));
    let whole = svi.run(4, 60, args.0, args.1).unwrap();
    let first = svi.run(4, 25, args.0, args.1).unwrap();
    let second = svi.run(first.state, 35, args.0, args.1).unwrap();
    assert_eq!(second.state, whole.state);
    assert_eq!([first.losses, second.losses].concat(), whole.losses);
    assert_eq!(second.params, whole.params);

    let mut state = svi.init(4, args.0, args.1).unwrap();
    let losses: Vec<f64> = (0..60).map(|_| svi.update(&mut state, args.0, args.1).unwrap()).collect();
    assert_eq!((losses, state), (whole.losses.clone(), whole.state.clone()));

    let stopped = svi.run(4, Steps::new(60).stop_when(|losses| losses.len() == 25), args.0, args.1).unwrap();
    assert_eq!(stopped.losses, whole.losses[..25]);
    let rest = svi.run(stopped.state, Steps::new(35), args.0, args.1).unwrap();
    assert_eq!(rest.state, whole.state);
    assert_eq!(svi.run(4, Steps::new(60).progress(), args.0, args.1).unwrap().state, whole.state);
    assert_eq!(svi.run(4, Steps::new(60).stable(), args.0, args.1).unwrap().losses, whole.losses);
}

#[test]
fn a_stopping_rule_sees_the_losses_so_far() {
    let svi = svi();
    let args = ((&Y[..], &SIGMA[..]), (&Y[..],));
    let whole = svi.run(4, 60, args.0, args.1).unwrap();
    let threshold = whole.losses[30..].iter().copied().fold(f64::INFINITY, f64::min);
    let expected = whole.losses.iter().position(|loss| *loss <= threshold).unwrap() + 1;
    let rule = move |losses: &[f64]| losses[losses.len() - 1] <= threshold;
    let stopped = svi.run(4, Steps::new(60).stop_when(rule), args.0, args.1).unwrap();
    assert_eq!(stopped.losses, whole.losses[..expected]);
    let once = svi.run(4, Steps::new(60).stop_when(|_| true), args.0, args.1).unwrap();
    assert_eq!(once.losses, whole.losses[..1]);
}

/// Data may change from step to step, as long as the plates that hold latents keep their sizes.
#[test]
fn arguments_may_change_between_steps() {
    let svi = svi();
    let mut state = svi.init(0, (&Y, &SIGMA), (&Y,)).unwrap();
    let other = [1.0, 2.0, 3.0];
    let a = svi.evaluate(&state, (&Y, &SIGMA), (&Y,)).unwrap();
    let b = svi.evaluate(&state, (&other, &SIGMA), (&other,)).unwrap();
    assert_ne!(a, b);
    assert_eq!(svi.update(&mut state, (&other, &SIGMA), (&other,)).unwrap(), b);
}

/// A fit is `Send`: it can move to a thread, and gives the same there.
#[test]
fn a_fit_can_move_to_another_thread() {
    let (svi, here) = (svi(), svi().run(4, 20, (&Y, &SIGMA), (&Y,)).unwrap().losses);
    let state = svi.init(4, (&Y, &SIGMA), (&Y,)).unwrap();
    let there = std::thread::spawn(move || svi.run(state, 20, (&Y, &SIGMA), (&Y,)).unwrap().losses);
    assert_eq!(there.join().unwrap(), here);
}

#[test]
fn autoguides_start_where_their_settings_say() {
    let guide = AutoNormal::new().init_radius(0.0).init_scale(0.25);
    let svi = Svi::new(schools(), guide, TraceElbo::new(), Adam::new(0.01));
    let params = svi.get_params(&svi.init(0, (&Y, &SIGMA), ()).unwrap()).guide;
    assert_eq!(params.loc, [0.0; 4]);
    params.scale.iter().for_each(|scale| assert_close(*scale, 0.25, 1e-15));
    let svi = Svi::new(schools(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let (a, b) = (svi.init(0, (&Y, &SIGMA), ()).unwrap(), svi.init(1, (&Y, &SIGMA), ()).unwrap());
    let (a, b) = (svi.get_params(&a).guide, svi.get_params(&b).guide);
    assert!(a.loc.iter().zip(&b.loc).all(|(a, b)| a != b && a.abs() < 2.0 && b.abs() < 2.0));
    a.scale.iter().for_each(|scale| assert_close(*scale, 0.1, 1e-15));
}
