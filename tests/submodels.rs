//! Models inside of others.

mod common;

use common::assert_gradients_around;
use svi_runtime::prelude::*;

#[model]
fn non_centred(mu: Real, tau: Real) -> Real {
    let z = sample("z", Normal::new(0.0, 1.0));
    mu + tau * z
}

#[model]
fn one(y: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let tau = sample("tau", HalfNormal::new(1.0));
    let theta = submodel("effect", non_centred(), (mu, tau));
    observe("y", Normal::new(theta, 1.0), y);
}

#[test]
fn it_works() {
    let svi = Svi::new(one(), AutoNormal::new(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (0.7,), ());
    let draws = Predictive::new(2).prior(1, &one(), (0.7,)).unwrap();
    println!("{draws:?}");
}
