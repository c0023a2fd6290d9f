//! What several tests need: reading and setting a state's numbers, gradients, data.
#![allow(dead_code)]

use std::path::Path;

use svi_runtime::optim::Optimizer;
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

/// Whether `a` is `b`, up to `tolerance` relative to the larger of 1 and `b`.
pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * b.abs().max(1.0)
}

/// Fails unless [`close`].
#[track_caller]
pub fn assert_close(a: f64, b: f64, tolerance: f64) {
    assert!(close(a, b, tolerance), "{a} is not {b} up to {tolerance}: they differ by {:e}", a - b);
}

/// The numbers of a checkpoint that are kept as bits.
fn bits(state: &serde_json::Value, field: &str) -> Vec<f64> {
    let numbers = state[field].as_array().expect("a list");
    numbers.iter().map(|x| f64::from_bits(x.as_u64().expect("64 bits"))).collect()
}

/// A state's unconstrained parameters, the guide's first.
pub fn unconstrained<M: Model, G: Guide<M>>(state: &SviState<M, G>) -> Vec<f64> {
    bits(&serde_json::to_value(state).expect("a state can be saved"), "params")
}

/// The state with other unconstrained parameters.
pub fn with_unconstrained<M: Model, G: Guide<M>>(state: &SviState<M, G>, params: &[f64]) -> SviState<M, G> {
    let mut value = serde_json::to_value(state).expect("a state can be saved");
    value["params"] = params.iter().map(|x| x.to_bits()).collect();
    serde_json::from_value(value).expect("a state can be loaded")
}

/// The loss at the state, and the gradient that `update` follows: with a learning rate of 1 it is how far plain gradient
/// descent moves the parameters.
pub fn loss_and_gradient<'a, M: Model, G: Guide<M>>(
    svi: &Svi<M, G, Sgd>,
    state: &SviState<M, G>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) -> (f64, Vec<f64>) {
    let mut moved = state.clone();
    let loss = svi.update(&mut moved, model_args, guide_args).expect("a finite loss and gradient");
    let gradient = unconstrained(state).iter().zip(unconstrained(&moved)).map(|(old, new)| old - new).collect();
    (loss, gradient)
}

/// Fails unless the gradient that `update` follows is the derivative of the loss at the same draws.
///
/// The reference is the difference quotient `(8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12 h` with h = 1e-3, which is exact
/// for polynomials of degree 4. Its truncation error is h^4/30 of a fifth derivative, 3e-14 of it, and its rounding error a
/// few epsilon / h, 1e-12 of the loss; the tolerance leaves room for fifth derivatives of some 10^6 of the loss.
#[track_caller]
pub fn assert_gradient<'a, M: Model, G: Guide<M>>(
    svi: &Svi<M, G, Sgd>,
    state: &SviState<M, G>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) {
    const H: f64 = 1e-3;
    let at = unconstrained(state);
    let (loss, gradient) = loss_and_gradient(svi, state, model_args, guide_args);
    assert!(gradient.iter().any(|g| *g != 0.0), "a gradient of zeros would agree with anything");
    for i in 0..at.len() {
        let f = |step: f64| {
            let mut params = at.clone();
            params[i] += step;
            svi.evaluate(&with_unconstrained(state, &params), model_args, guide_args).expect("a finite loss")
        };
        let expected = (8.0 * (f(H) - f(-H)) - (f(2.0 * H) - f(-2.0 * H))) / (12.0 * H);
        let tolerance = 1e-7 * loss.abs().max(gradient[i].abs()).max(1.0);
        assert!(
            (gradient[i] - expected).abs() <= tolerance,
            "parameter {i} of {}: the gradient is {}, the difference quotient {expected}",
            at.len(),
            gradient[i]
        );
    }
}

/// [`assert_gradient`] at the initial parameters and at some more around them, for some seeds.
#[track_caller]
pub fn assert_gradients_around<'a, M: Model, G: Guide<M>>(
    svi: &Svi<M, G, Sgd>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) {
    for seed in 0..3 {
        let state = svi.init(seed, model_args, guide_args).expect("valid arguments");
        assert_gradient(svi, &state, model_args, guide_args);
        let away: Vec<f64> = unconstrained(&state)
            .iter()
            .enumerate()
            .map(|(i, u)| u + 0.4 * (1.0 + seed as f64 + i as f64).sin())
            .collect();
        assert_gradient(svi, &with_unconstrained(&state, &away), model_args, guide_args);
    }
}

/// The numbers of a file of the shared data, one row a line without the header; `None`, with a printed reason, where the
/// folder is not there.
pub fn shared_data(file: &str) -> Option<Vec<Vec<f64>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: ../shared/data/{file} is not there");
        return None;
    };
    let row = |line: &str| line.split(',').map(|x| x.trim().parse().ok()).collect::<Option<Vec<f64>>>();
    Some(text.lines().filter_map(row).collect())
}

/// Runs `update` until an error, at most so often, and gives it back with the state before the step that failed.
pub fn first_error<'a, M: Model, G: Guide<M>, O: Optimizer>(
    svi: &Svi<M, G, O>,
    state: &mut SviState<M, G>,
    steps: usize,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) -> Option<(SviError, SviState<M, G>)> {
    for _ in 0..steps {
        let before = state.clone();
        if let Err(error) = svi.update(state, model_args, guide_args) {
            return Some((error, before));
        }
    }
    None
}

/// Fails unless `update` with these arguments is the error of this text, and leaves the state as it was, bit for bit: it
/// is equal, its checkpoint is the same, and the step that `good` arguments then take is the one they would have taken.
#[track_caller]
pub fn assert_refused<'a, M: Model, G: Guide<M>, O: Optimizer>(
    svi: &Svi<M, G, O>,
    state: &mut SviState<M, G>,
    bad: (M::Args<'a>, G::Args<'a>),
    good: (M::Args<'a>, G::Args<'a>),
    text: &str,
) {
    let before = state.clone();
    let saved = serde_json::to_string(state).unwrap();
    let loss = svi.evaluate(state, good.0, good.1).unwrap();
    for _ in 0..2 {
        assert_eq!(svi.update(state, bad.0, bad.1).unwrap_err().to_string(), text);
        assert_eq!(*state, before);
        assert_eq!(serde_json::to_string(state).unwrap(), saved);
    }
    assert_eq!(svi.evaluate(state, good.0, good.1).unwrap().to_bits(), loss.to_bits());
    let mut other = before;
    let (a, b) = (svi.update(state, good.0, good.1).unwrap(), svi.update(&mut other, good.0, good.1).unwrap());
    assert_eq!((a.to_bits(), b.to_bits()), (loss.to_bits(), loss.to_bits()));
    assert_eq!(*state, other);
}
