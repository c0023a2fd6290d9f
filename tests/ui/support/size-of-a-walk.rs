use svi_runtime::prelude::*;

#[model]
fn series(y: f64) {
    let level = sample("level", GaussianRandomWalk::<5>::new(1.0));
    observe("y", Normal::new(level[4], 1.0), y);
}

#[guide(model = series)]
fn shorter() {
    sample("level", GaussianRandomWalk::<4>::new(1.0));
}

fn main() {}
