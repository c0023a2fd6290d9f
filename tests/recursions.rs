//! Recursions over data, with latents that are global, are ordinary loops in a body.

mod common;

use common::assert_gradients_around;
use svi_runtime::prelude::*;
use svi_runtime::{Guide, GuideFor, Model};

fn sgd<M: Model>(model: M) -> Svi<M, AutoNormal, Sgd>
where
    AutoNormal: Guide<M> + GuideFor<M::Schema, Guide = AutoNormal>,
{
    Svi::new(model, AutoNormal::new().init_radius(0.5), TraceElbo::new(), Sgd::new(1.0))
}

const Y: [f64; 12] = [0.3, -0.8, 1.1, 0.2, -1.9, 2.4, 0.6, -0.4, 0.1, 1.3, -0.7, 0.5];

/// Returns whose variance follows the last return and the last variance: GARCH(1,1) (Bollerslev 1986).
#[model]
fn garch(y: &[f64], #[fixed] first: f64) {
    let mu = sample("mu", Normal::new(0.0, 1.0));
    let base = sample("base", LogNormal::new(-1.0, 0.5));
    let shock = sample("shock", Beta::new(2.0, 5.0));
    let memory = sample("memory", Beta::new(5.0, 5.0));
    let mut variance: Real = Real::from(first * first);
    for t in 0..y.len() {
        if t > 0 {
            let last = y[t - 1] - mu;
            variance = base + shock * last * last + (1.0 - shock) * memory * variance;
        }
        observe("y", Normal::new(mu, variance.sqrt()), y[t]);
    }
}

/// A series with a lag of itself and of its error: ARMA(1,1).
#[model]
fn arma(y: &[f64]) {
    let mean = sample("mean", Normal::new(0.0, 2.0));
    let lag = sample("lag", Normal::new(0.0, 0.5));
    let carry = sample("carry", Normal::new(0.0, 0.5));
    let scale = sample("scale", HalfNormal::new(2.0));
    let mut error = y[0] - (mean + lag * mean);
    observe("first", Normal::new(error, scale), 0.0);
    for t in 1..y.len() {
        let expected = mean + lag * y[t - 1] + carry * error;
        error = y[t] - expected;
        observe("y", Normal::new(expected, scale), y[t]);
    }
}

/// A chain of two hidden states: the forward algorithm (Rabiner 1989, equations 19 to 21), in logarithms.
#[model]
fn chain(y: &[f64]) {
    let stay = sample("stay", Beta::new(4.0, 2.0).iid::<2>());
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<2>());
    let density = |k: usize, t: usize| -> Real { Normal::new(loc[k], 0.8).log_density(y[t]) };
    let mut forward: [Real; 2] = [0, 1].map(|k| 0.5_f64.ln() + density(k, 0));
    for t in 1..y.len() {
        let step =
            |from: usize, to: usize| -> Real { if from == to { stay[from].ln() } else { (1.0 - stay[from]).ln() } };
        forward = [0, 1].map(|to| log_sum_exp([0, 1].map(|from| forward[from] + step(from, to))) + density(to, t));
    }
    factor("y", log_sum_exp(forward));
}

/// The same chain, each path of hidden states on its own: five states, each summed out inside the one before.
#[model]
fn paths(y: [f64; 5]) {
    let stay = sample("stay", Beta::new(4.0, 2.0).iid::<2>());
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<2>());
    let a = enumerate("a", Bernoulli::new(0.5));
    observe("y0", Normal::new(loc[usize::from(a)], 0.8), y[0]);
    let b = enumerate("b", Bernoulli::new(if a { stay[1] } else { 1.0 - stay[0] }));
    observe("y1", Normal::new(loc[usize::from(b)], 0.8), y[1]);
    let c = enumerate("c", Bernoulli::new(if b { stay[1] } else { 1.0 - stay[0] }));
    observe("y2", Normal::new(loc[usize::from(c)], 0.8), y[2]);
    let d = enumerate("d", Bernoulli::new(if c { stay[1] } else { 1.0 - stay[0] }));
    observe("y3", Normal::new(loc[usize::from(d)], 0.8), y[3]);
    let e = enumerate("e", Bernoulli::new(if d { stay[1] } else { 1.0 - stay[0] }));
    observe("y4", Normal::new(loc[usize::from(e)], 0.8), y[4]);
}

#[test]
fn garch_has_its_gradient() {
    assert_gradients_around(&sgd(garch(0.9)), (&Y,), ());
}

#[test]
fn arma_has_its_gradient() {
    assert_gradients_around(&sgd(arma()), (&Y,), ());
}

#[test]
fn the_forward_algorithm_has_its_gradient() {
    assert_gradients_around(&sgd(chain()), (&Y,), ());
}

#[test]
fn the_forward_algorithm_sums_over_all_paths() {
    let y = [0.3, -0.8, 1.1, 0.2, -1.9];
    let (all, forward) = (sgd(paths()), sgd(chain()));
    for seed in 0..5 {
        let (a, b) = (all.init(seed, (y,), ()).unwrap(), forward.init(seed, (&y,), ()).unwrap());
        let (a_loss, a_gradient) = common::loss_and_gradient(&all, &a, (y,), ());
        let (b_loss, b_gradient) = common::loss_and_gradient(&forward, &b, (&y,), ());
        common::assert_close(a_loss, b_loss, 1e-12);
        for (a, b) in a_gradient.into_iter().zip(b_gradient) {
            common::assert_close(a, b, 1e-12);
        }
    }
}
