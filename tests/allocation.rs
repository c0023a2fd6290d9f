//! A step allocates nothing: what it works in is kept in the state.

// A counting allocator is the only way to see allocations, and the trait of allocators is unsafe to implement. It hands
// every call to the system's.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};
use workloads::models::{
    BATCH, EIGHT, FLIPS, beta_guide, clusters, coin, intercepts, intercepts_mean_field, logistic, logistic_mean_field,
    logistic_minibatches, made_up_lines, made_up_observations, made_up_outcomes, made_up_points, made_up_schools,
    mean_field, minibatch_mean_field, schools, ten_mean_field, ten_sites,
};

/// The system's allocator, counting the calls of each thread: tests run beside each other.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    // A thread that ends may free after its locals have gone.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const STEPS: usize = 50;

/// How many allocations the steps after the first make.
fn allocations<'a, M: Model, G: Guide<M>>(
    svi: &Svi<M, G, Adam>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) -> Result<usize, SviError> {
    let mut state = svi.init(7, model_args, guide_args)?;
    svi.update(&mut state, model_args, guide_args)?;
    let before = ALLOCATIONS.get();
    for _ in 0..STEPS {
        svi.update(&mut state, model_args, guide_args)?;
    }
    Ok(ALLOCATIONS.get() - before)
}

/// Districts of schools, a different number in each, with parameters inside both plates.
#[model]
fn districts(y: &[Vec<f64>]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let noise = param("noise", Positive(1.0));
    for d in plate("district", y.len()) {
        let scale = param("scale", Positive(1.0));
        let effect = sample("effect", Normal::new(mu, scale));
        for j in plate("school", y[d].len()) {
            let shift = param("shift", 0.0);
            let theta = sample("theta", Normal::new(effect + shift, 1.0));
            observe("y", Normal::new(theta, noise), y[d][j]);
        }
    }
}

#[guide(model = districts)]
fn ragged(y: &[Vec<f64>]) {
    let mu_loc = param("mu_loc", 0.0);
    sample("mu", Normal::new(mu_loc, 1.0));
    for d in plate("district", y.len()) {
        let loc = param("loc", 0.0);
        let scale = param("effect_scale", Positive(1.0));
        sample("effect", Normal::new(loc, scale));
        for _ in plate("school", y[d].len()) {
            let loc = param("theta_loc", 0.0);
            let scale = param("theta_scale", Positive(1.0));
            sample("theta", Normal::new(loc, scale));
        }
    }
}

/// A subsampled plate with latents and parameters, and one that goes through epochs.
#[model]
fn minibatches(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    for i in plate("item", y.len()).subsample(10) {
        let z = sample("z", Normal::new(mu, 1.0));
        observe("y", Normal::new(z, 1.0), y[i]);
        for k in plate("part", 20).subsample(3) {
            observe("w", Normal::new(z, 1.0), k as f64);
        }
    }
    for i in plate("epoch", y.len()).subsample(30).shuffled() {
        observe("x", Normal::new(mu, 1.0), y[i]);
    }
}

#[guide(model = minibatches)]
fn minibatch_guide(n: usize) {
    let loc = param("loc", 0.0);
    sample("mu", Normal::new(loc, 1.0));
    for _ in plate("item", n).subsample(10) {
        let loc = param("z_loc", 0.0);
        sample("z", Normal::new(loc, 1.0));
    }
}

#[test]
fn minibatches_allocate_nothing() -> Result<(), SviError> {
    let y = [0.5; 100];
    for particles in [1, 3] {
        let svi =
            Svi::new(minibatches(), minibatch_guide(), TraceElbo::new().num_particles(particles), Adam::new(0.01));
        assert_eq!(allocations(&svi, (&y,), (100,))?, 0);
    }
    let svi = Svi::new(minibatches(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&y,), ())?, 0);
    Ok(())
}

#[test]
fn the_allocator_counts() {
    let before = ALLOCATIONS.get();
    let _ = std::hint::black_box(vec![1.0; 10]);
    assert_eq!(ALLOCATIONS.get() - before, 1);
}

#[test]
fn coin_allocates_nothing() -> Result<(), SviError> {
    let svi = Svi::new(coin(), beta_guide(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&FLIPS,), ())?, 0);
    Ok(())
}

#[test]
fn schools_allocate_nothing() -> Result<(), SviError> {
    let (y, sigma) = made_up_schools(1_000);
    for (y, sigma) in [(&EIGHT.0[..], &EIGHT.1[..]), (&y, &sigma)] {
        let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
        assert_eq!(allocations(&svi, (y, sigma), (y,))?, 0, "{} schools", y.len());
    }
    Ok(())
}

#[test]
fn sites_allocate_nothing() -> Result<(), SviError> {
    let y = made_up_observations(50);
    let (objective, adam) = (TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&Svi::new(ten_sites(), ten_mean_field(), objective, adam), (&y,), ())?, 0);
    Ok(())
}

#[test]
fn particles_allocate_nothing() -> Result<(), SviError> {
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new().num_particles(4), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&EIGHT.0, &EIGHT.1), (&EIGHT.0,))?, 0);
    Ok(())
}

#[test]
fn auto_normal_allocates_nothing() -> Result<(), SviError> {
    let svi = Svi::new(schools(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&EIGHT.0, &EIGHT.1), ())?, 0);
    Ok(())
}

#[test]
fn auto_multivariate_normal_allocates_nothing() -> Result<(), SviError> {
    let svi = Svi::new(schools(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&EIGHT.0, &EIGHT.1), ())?, 0);
    Ok(())
}

#[test]
fn a_sum_over_values_allocates_nothing() -> Result<(), SviError> {
    let svi = Svi::new(clusters(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    let y = made_up_points(100);
    assert_eq!(allocations(&svi, (&y,), ())?, 0);
    Ok(())
}

#[test]
fn natural_gradients_allocate_nothing() -> Result<(), SviError> {
    let objective = TraceElbo::new().num_particles(4);
    let svi = Svi::new(schools(), AutoMultivariateNormal::new().natural_gradient(), objective, Adam::new(0.01));
    assert_eq!(allocations(&svi, (&EIGHT.0, &EIGHT.1), ())?, 0);
    let svi = Svi::new(schools(), AutoNormal::new().natural_gradient(), objective, Adam::new(0.01));
    assert_eq!(allocations(&svi, (&EIGHT.0, &EIGHT.1), ())?, 0);
    Ok(())
}

#[test]
fn ragged_plates_allocate_nothing() -> Result<(), SviError> {
    let y: Vec<Vec<f64>> = (1..=5).map(|schools| (0..schools).map(f64::from).collect()).collect();
    let svi = Svi::new(districts(), ragged(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&y,), (&y,))?, 0);
    Ok(())
}

/// Sites of vectors and matrices of fixed size.
#[model]
fn joint(y: &[[f64; 2]]) {
    let corr = sample("corr", LkjCholesky::<2>::new(2.0));
    let scale = sample("scale", Truncated::above(StudentT::new(3.0, 0.0, 1.0), 0.1));
    let effect: [Real; 2] =
        sample("effect", MultivariateNormal::scale_tril([0.0; 2], corr.map(|row| row.map(|x| x * scale))));
    let level: [Real; 3] = sample("level", GaussianRandomWalk::new(scale));
    for i in plate("row", y.len()) {
        observe("y", MultivariateNormal::<2>::covariance(effect, [[2.0, 0.5], [0.5, 1.0]]), y[i]);
        observe("mixed", Mixture::new([0.5, 0.5], [Normal::new(level[1], 1.0), Normal::new(level[2], 1.0)]), y[i][0]);
        observe("beyond", Normal::new(level[0], scale), Censored::Above(y[i][1]));
    }
}

#[guide(model = joint)]
fn joint_guide() {
    let concentration = param("concentration", Positive(2.0));
    sample("corr", LkjCholesky::<2>::new(concentration));
    let loc = param("loc", 0.5);
    let scale = sample("scale", Truncated::above(Normal::new(loc, 0.5), 0.1));
    let factor = param("factor", CorrCholesky([[1.0, 0.0], [0.6, 0.8]]));
    sample("effect", MultivariateNormal::<2>::scale_tril([loc; 2], factor));
    sample("level", GaussianRandomWalk::<3>::new(scale));
}

#[test]
fn joint_sites_allocate_nothing() -> Result<(), SviError> {
    let svi = Svi::new(joint(), joint_guide(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&[[0.5, 0.2], [1.0, -0.3]],), ())?, 0);
    Ok(())
}

#[test]
fn vectors_allocate_nothing() -> Result<(), SviError> {
    let (x, y) = made_up_outcomes(2 * BATCH, 3);
    let svi = Svi::new(logistic(3), logistic_mean_field(3), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&x, &y), ())?, 0);
    let svi = Svi::new(logistic_minibatches(3), minibatch_mean_field(3), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&x, &y), ())?, 0);
    Ok(())
}

#[test]
fn collected_plates_allocate_nothing() -> Result<(), SviError> {
    let (group, x, y) = made_up_lines(4);
    let svi = Svi::new(intercepts(4), intercepts_mean_field(4), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&group, &x, &y), ())?, 0);
    Ok(())
}

/// The thread that makes the steps allocates nothing for those that help it. One from outside of the pool hands its work in, and the
/// pool allocates a place for every 63 such pieces of work.
#[test]
fn pieces_allocate_nothing() -> Result<(), SviError> {
    let groups = 33_000;
    let (y, sigma) = made_up_schools(groups);
    let (x, outcomes) = made_up_outcomes(groups, 3);
    for threads in [1, 2] {
        let pool = rayon_core::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let schools = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.01));
        assert_eq!(pool.install(|| allocations(&schools, (&y, &sigma), (&y,)))?, 0);
        let logistic = Svi::new(logistic(3), logistic_mean_field(3), TraceElbo::new(), Adam::new(0.01));
        assert_eq!(pool.install(|| allocations(&logistic, (&x, &outcomes), ()))?, 0);
    }
    Ok(())
}

/// An effect inside of the schools, whose value and vector go on there.
#[model]
fn effect(mu: Real, tau: Real) -> (Real, Vector) {
    let z = sample("z", Normal::new(0.0, 1.0));
    let weights = sample("weights", Normal::new(0.0, 1.0).iid(2));
    (mu + tau * z, weights)
}

#[guide(model = effect)]
fn effect_guide() -> Real {
    let loc = param("loc", 0.1);
    sample("weights", Normal::new(loc, 0.5).iid(2));
    sample("z", Normal::new(loc, 0.5))
}

#[model]
fn with_effects(y: &[f64]) {
    let tau = sample("tau", HalfNormal::new(1.0));
    for j in plate("school", y.len()) {
        let (theta, weights): (Real, Vector) = submodel("effect", effect(), (tau, tau));
        observe("y", Normal::new(theta + weights.sum(), 1.0), y[j]);
    }
}

#[guide(model = with_effects)]
fn with_effect_guides(y: &[f64]) {
    let loc = param("loc", 0.1);
    sample("tau", LogNormal::new(loc, 0.5));
    for _ in plate("school", y.len()) {
        let _z = submodel("effect", effect_guide());
    }
}

#[test]
fn sub_models_allocate_nothing() -> Result<(), SviError> {
    let svi = Svi::new(with_effects(), with_effect_guides(), TraceElbo::new(), Adam::new(0.01));
    assert_eq!(allocations(&svi, (&EIGHT.0,), (&EIGHT.0,))?, 0);
    Ok(())
}
