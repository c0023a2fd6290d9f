//! A step allocates nothing: what it works in is kept in the state.

// A counting allocator is the only way to see allocations, and the trait of allocators is unsafe to implement. It hands
// every call to the system's.
#![allow(unsafe_code)]

#[path = "../benches/workloads/mod.rs"]
mod workloads;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};
use workloads::{EIGHT, FLIPS, beta_guide, coin, made_up_schools, mean_field, schools};

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
