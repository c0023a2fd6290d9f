//! Adam and SGD on a quadratic bowl, and their settings.

use svi_runtime::optim::Optimizer;
use svi_runtime::prelude::*;

/// `sum x^2 + y^2` from `x = [1, 1, 1]`, `y = [-1, -1, -1]`: the numbers after so many steps.
fn descend(optimizer: &impl Optimizer, steps: u64) -> [f64; 6] {
    let mut params = [1.0, 1.0, 1.0, -1.0, -1.0, -1.0];
    let mut state = vec![0.0; optimizer.state_len(6)];
    for step in 0..steps {
        optimizer.check(step).unwrap();
        let gradient = params.map(|x| 2.0 * x);
        optimizer.step(step, &mut params, &gradient, &mut state, std::slice::from_ref(&(0..6)));
    }
    params
}

/// Fails unless all `x` are `expected`, and `y` mirror them. The references are of single precision.
#[track_caller]
fn assert_symmetric(params: [f64; 6], expected: f64, tolerance: f64) {
    for i in 0..3 {
        assert!((params[i] - expected).abs() <= tolerance, "{params:?}");
        assert_eq!(params[i + 3], -params[i]);
    }
}

/// Adam as in the paper, for one number.
fn textbook_adam(rate: f64, (b1, b2): (f64, f64), steps: i32) -> f64 {
    let (mut x, mut m, mut v) = (1.0_f64, 0.0, 0.0);
    for t in 1..=steps {
        let g = 2.0 * x;
        m = b1 * m + (1.0 - b1) * g;
        v = b2 * v + (1.0 - b2) * g * g;
        let (m_hat, v_hat): (f64, f64) = (m / (1.0 - b1.powi(t)), v / (1.0 - b2.powi(t)));
        x -= rate * m_hat / (v_hat.sqrt() + 1e-8);
    }
    x
}

/// In single precision `1 - b2^t` has an error of 6e-8 / (1e-3 t), which is 3e-7 / t in a step: 9e-7 in ten.
#[test]
fn adam_follows_the_reference() {
    assert_symmetric(descend(&Adam::new(1e-2), 10), 0.90035039, 1e-6);
    assert_symmetric(descend(&Adam::new(1e-2), 2_000), 0.0, 1e-8);
    for steps in [1, 2, 10] {
        assert_symmetric(descend(&Adam::new(1e-2), steps as u64), textbook_adam(1e-2, (0.9, 0.999), steps), 1e-14);
        let adam = Adam::new(0.1).betas(0.5, 0.75);
        assert_symmetric(descend(&adam, steps as u64), textbook_adam(0.1, (0.5, 0.75), steps), 1e-14);
    }
}

#[test]
fn sgd_follows_the_reference() {
    assert_symmetric(descend(&Sgd::new(1e-2), 10), 0.81707287, 1e-7);
    assert_symmetric(descend(&Sgd::new(1e-2), 10), 0.98_f64.powi(10), 1e-15);
    assert_symmetric(descend(&Sgd::new(1e-2), 2_000), 0.0, 1e-8);
}

#[model]
fn bowl() {
    let x = param("x", [1.0, 1.0, 1.0]);
    let y = param("y", [-1.0, -1.0, -1.0]);
    let sum: Real = x.iter().chain(&y).map(|v| v * v).sum();
    factor("minus_the_loss", -sum);
}

#[guide(model = bowl)]
fn nothing() {}

/// The parameters of the bowl after a run.
fn fit(optimizer: impl Optimizer, steps: usize) -> BowlParams {
    Svi::new(bowl(), nothing(), TraceElbo::new(), optimizer).run(0, steps, (), ()).unwrap().params.model
}

/// The loop takes the same steps as the rule alone, to the bit.
#[test]
fn the_loop_drives_the_optimizer() {
    fn assert_same(optimizer: impl Optimizer + Copy) {
        for steps in [1, 10, 200] {
            let params = fit(optimizer, steps);
            let expected = descend(&optimizer, steps as u64);
            assert_eq!(
                (params.x[..].to_vec(), params.y[..].to_vec()),
                (expected[..3].to_vec(), expected[3..].to_vec())
            );
        }
    }
    assert_same(Adam::new(1e-2));
    assert_same(Adam::new(1e-2).betas(0.5, 0.9).eps(1e-4));
    assert_same(Sgd::new(1e-2));
    assert_same(Sgd::new(|step: u64| 0.1 / (1.0 + step as f64)));
    assert_same(Adam::new(|step: u64| 0.1 * 0.99_f64.powf(step as f64)));
}

/// With the rate `1 / (2 (t + 2))` a step multiplies by `1 - 1 / (t + 2)`, so that t steps leave `1 / (t + 1)`.
#[test]
fn a_schedule_is_a_function_of_the_step_from_zero() {
    let harmonic = Sgd::new(|step: u64| 0.5 / (step as f64 + 2.0));
    for steps in [1, 2, 9, 99] {
        assert_symmetric(descend(&harmonic, steps), 1.0 / (steps as f64 + 1.0), 1e-14);
    }
}

/// The first step of Adam has the length of its rate, whatever the gradient (up to eps).
#[test]
fn the_first_step_of_adam_has_the_length_of_the_rate() {
    for gradient in [1e-3, 1.0, 1e6] {
        let (mut params, mut state) = ([0.0], [0.0; 2]);
        Adam::new(0.25).step(0, &mut params, &[gradient], &mut state, std::slice::from_ref(&(0..1)));
        assert!((params[0] + 0.25).abs() < 0.25 * 1e-8 / gradient + 1e-15, "{params:?}");
    }
}

/// A skipped step is none for the optimizer: it goes on as if it had not been there.
#[test]
fn a_skipped_step_does_not_count_for_the_schedule() {
    let svi = Svi::new(sometimes(), nothing_else(), TraceElbo::new(), Adam::new(|step: u64| 0.1 / (1.0 + step as f64)));
    let mut skipping = svi.init(0, (true,), ()).unwrap();
    let mut plain = skipping.clone();
    for _ in 0..3 {
        assert_eq!(svi.stable_update(&mut skipping, (false,), ()).unwrap(), None);
        let a = svi.stable_update(&mut skipping, (true,), ()).unwrap();
        let b = svi.stable_update(&mut plain, (true,), ()).unwrap();
        assert_eq!((a, svi.get_params(&skipping)), (b, svi.get_params(&plain)));
    }
    assert_eq!((skipping.steps(), skipping.skipped()), (6, 3));
    assert_eq!((plain.steps(), plain.skipped()), (3, 0));
}

#[model]
fn sometimes(finite: bool) {
    let x = param("x", 1.0);
    factor("term", if finite { -x * x } else { x * f64::INFINITY });
}

#[guide(model = sometimes)]
fn nothing_else() {}

#[test]
fn adam_moves_what_is_touched_only_and_counts_all_steps() {
    let (adam, g) = (Adam::new(0.1), 2.0_f64);
    let (mut params, mut state) = ([1.0, 1.0], [0.0; 4]);
    adam.step(0, &mut params, &[g, f64::NAN], &mut state, std::slice::from_ref(&(0..1)));
    assert!((params[0] - 0.9).abs() < 1e-9 && params[1] == 1.0);
    assert!(state[1] == 0.0 && state[3] == 0.0);
    let (first, moments) = (params[0], (state[0], state[2]));
    adam.step(9, &mut params, &[f64::NAN, g], &mut state, std::slice::from_ref(&(1..2)));
    assert!(params[0] == first && (state[0], state[2]) == moments);
    let mean = 0.1 * g / (1.0 - 0.9_f64.powi(10));
    let square = 0.001 * g * g / (1.0 - 0.999_f64.powi(10));
    assert!((params[1] - (1.0 - 0.1 * mean / (square.sqrt() + 1e-8))).abs() < 1e-12);
}
