//! Plates of which a step visits a part.

mod common;

use std::collections::BTreeMap;
use std::f64::consts::PI;

use common::{assert_close, assert_gradient, assert_gradients_around, loss_and_gradient, unconstrained};
use proptest::prelude::*;
use svi_runtime::optim::Optimizer;
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

// Case 7 of the acceptance cases: a normal latent for each of two observations.

const DATA: [f64; 2] = [-0.5, 2.0];

#[model]
fn pair(x: &[f64]) {
    for i in plate("item", x.len()).subsample(1) {
        let z = sample("z", Normal::new(0.0, 1.0));
        observe("x", Normal::new(z, 1.0), x[i]);
    }
}

#[guide(model = pair)]
fn pair_guide(n: usize) {
    let scale = param("scale", Positive(1.0));
    for _ in plate("item", n).subsample(1) {
        let loc = param("loc", 0.0);
        sample("z", Normal::new(loc, scale));
    }
}

/// The iterations whose parameters have a gradient: the others stand still, and a gradient of exactly zero has no chance.
fn visited(gradient: &[f64]) -> Vec<usize> {
    gradient.iter().enumerate().filter(|(_, g)| **g != 0.0).map(|(index, _)| index).collect()
}

#[test]
fn a_minibatch_of_one_has_the_loss_and_gradient_of_the_closed_form() -> Result<(), SviError> {
    let svi = Svi::new(pair(), pair_guide(), TraceElbo::new(), Sgd::new(1.0));
    let mut seen = [false; 2];
    for seed in 0..20 {
        let state = svi.init(seed, (&DATA,), (2,))?;
        let (loss, gradient) = loss_and_gradient(&svi, &state, (&DATA,), (2,));
        let [row] = visited(&gradient[1..])[..] else { panic!("one row has a gradient: {gradient:?}") };
        seen[row] = true;
        let x = DATA[row];
        // The gradient in the mean is 2 (2 z - x), twice for the factor n / m, and tells the draw.
        let z = (gradient[1 + row] / 2.0 + x) / 2.0;
        let log_q = -0.5 * z * z - 0.5 * (2.0 * PI).ln();
        let log_p = -0.5 * z * z - 0.5 * (x - z) * (x - z) - (2.0 * PI).ln();
        assert_close(loss, 2.0 * (log_q - log_p), 1e-12);
        assert_close(gradient[0], 2.0 * ((2.0 * z - x) * z - 1.0), 1e-12);
    }
    assert_eq!(seen, [true, true]);
    Ok(())
}

#[test]
fn the_minibatches_of_one_have_the_full_loss_and_gradient_on_average() -> Result<(), SviError> {
    const PARTICLES: usize = 100_000;
    let svi = Svi::new(pair(), pair_guide(), TraceElbo::new().num_particles(PARTICLES), Sgd::new(1.0));
    let mut of_row = BTreeMap::new();
    for seed in 0.. {
        let state = svi.init(seed, (&DATA,), (2,))?;
        let (loss, gradient) = loss_and_gradient(&svi, &state, (&DATA,), (2,));
        of_row.insert(visited(&gradient[1..])[0], (loss, gradient));
        if of_row.len() == 2 {
            break;
        }
    }
    let ((loss_a, a), (loss_b, b)) = (&of_row[&0], &of_row[&1]);
    let mean = |i: usize| (a[i] + b[i]) / 2.0;
    // Of one draw of one row, with the factor 2: the loss has a variance of 4 Var((x - z)² / 2) = 2 + 4 x², the partial
    // in the mean 16, that in the scale 4 Var(2 z² - x z) = 32 + 4 x². Both rows at x² <= 4, halved: under 8, 4 and 20.
    let within = |variance: f64| 5.0 * (variance / PARTICLES as f64).sqrt();
    let assert_within = |a: f64, b: f64, variance: f64| assert!((a - b).abs() < within(variance), "{a} is not {b}");
    assert_within((loss_a + loss_b) / 2.0, 4.962877066409345, 8.0);
    assert_within(mean(0), 2.0, 20.0);
    assert_within(mean(1), 0.5, 4.0);
    assert_within(mean(2), -2.0, 4.0);
    Ok(())
}

// Which iterations are visited, seen from outside: a parameter for each, whose partial is the factor n / m.

#[model]
fn visits(n: usize, size: usize) {
    for _ in plate("item", n).subsample(size) {
        let a = param("a", 0.0);
        factor("term", -a);
    }
}

#[model]
fn epochs(n: usize, size: usize) {
    for _ in plate("item", n).subsample(size).shuffled() {
        let a = param("a", 0.0);
        factor("term", -a);
    }
}

#[guide(model = visits)]
fn nothing_visits() {}

#[guide(model = epochs)]
fn nothing_epochs() {}

/// The gradient of each of so many steps.
fn gradients<'a, M: Model, G: Guide<M>>(
    svi: &Svi<M, G, Sgd>,
    seed: u64,
    steps: usize,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) -> Result<Vec<Vec<f64>>, SviError> {
    let mut state = svi.init(seed, model_args, guide_args)?;
    let mut all = Vec::new();
    for _ in 0..steps {
        let before = unconstrained(&state);
        let expected = svi.evaluate(&state, model_args, guide_args)?;
        let loss = svi.update(&mut state, model_args, guide_args)?;
        assert_eq!(loss.to_bits(), expected.to_bits());
        all.push(before.iter().zip(unconstrained(&state)).map(|(a, b)| a - b).collect());
    }
    Ok(all)
}

#[test]
fn a_step_visits_different_iterations_each_as_likely() -> Result<(), SviError> {
    const STEPS: usize = 10_000;
    let svi = Svi::new(visits(), nothing_visits(), TraceElbo::new(), Sgd::new(1.0));
    let mut pairs = BTreeMap::new();
    for gradient in gradients(&svi, 3, STEPS, (5, 2), ())? {
        let rows = visited(&gradient);
        assert_eq!(rows.len(), 2);
        rows.iter().for_each(|row| assert_close(gradient[*row], 2.5, 1e-9));
        *pairs.entry(rows).or_insert(0) += 1;
    }
    // A chi-squared statistic of 9 degrees of freedom, which exceeds 27.9 with probability 0.001.
    let expected = STEPS as f64 / 10.0;
    let statistic: f64 = pairs.values().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    assert!(pairs.len() == 10 && statistic < 27.9, "{statistic}: {pairs:?}");
    Ok(())
}

#[test]
fn an_epoch_visits_every_iteration_once() -> Result<(), SviError> {
    let svi = Svi::new(epochs(), nothing_epochs(), TraceElbo::new(), Sgd::new(1.0));
    let all = gradients(&svi, 3, 4 * 50, (10, 3), ())?;
    let mut orders = Vec::new();
    for epoch in all.chunks(4) {
        let rows: Vec<Vec<usize>> = epoch.iter().map(|gradient| visited(gradient)).collect();
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3, 1]);
        // The last batch of an epoch is what is left, and stands for all the same.
        assert_close(epoch[3][rows[3][0]], 10.0, 1e-9);
        let mut sorted = rows.concat();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..10).collect::<Vec<_>>());
        orders.push(rows);
    }
    orders.dedup();
    assert_eq!(orders.len(), 50, "every epoch has an order of its own");
    Ok(())
}

// The gradient, against difference quotients at the indices of the step.

/// Parameters and latents of both functions on both sides of a subsampled plate, nested and ragged plates in it.
#[model]
fn everything(y: &[Vec<f64>]) {
    let top = param("top", 0.5);
    let mu = sample("mu", Normal::new(top, 2.0));
    let tau = sample("tau", LogNormal::new(0.0, 0.5));
    for i in plate("outer", y.len()).subsample(2) {
        let shift = param("shift", 0.1 * i as f64);
        let eta = sample("eta", Normal::new(mu + shift, tau));
        for j in plate("inner", y[i].len()) {
            let spread = param("spread", Positive(1.0 + j as f64));
            let theta = sample("theta", Normal::new(eta, spread));
            observe("y", Normal::new(theta + mu, tau), y[i][j]);
        }
        observe("total", Normal::new(eta * shift, 1.0), y[i][0]);
    }
    observe("one", Normal::new(mu, tau), 0.3);
    for i in plate("after", y.len()) {
        let b = param("b", 0.2);
        observe("of", Normal::new(mu * b, 1.0), y[i][0]);
    }
}

#[guide(model = everything)]
fn structured(y: &[Vec<f64>]) {
    let drift = param("drift", UnitInterval(0.3));
    let mu_loc = param("mu_loc", 0.2);
    let mu = sample("mu", Normal::new(mu_loc, 0.8));
    let tau = sample("tau", LogNormal::new(drift * mu, 0.4));
    for i in plate("outer", y.len()).subsample(2) {
        let pull = param("pull", Interval(-1.0, 1.0).init(0.25));
        let eta = sample("eta", Normal::new(pull * mu, 0.5 * tau));
        for j in plate("inner", y[i].len()) {
            let loc = param("loc", 0.1 * j as f64);
            sample("theta", Normal::new(loc + drift * eta, 0.7));
        }
    }
}

fn ragged() -> Vec<Vec<f64>> {
    vec![vec![0.3, -1.2], vec![0.8], vec![1.5, 0.1, -0.4], vec![-0.7, 0.9]]
}

#[test]
fn the_gradient_is_right_around_a_subsampled_plate() {
    let y = ragged();
    let svi = Svi::new(everything(), structured(), TraceElbo::new(), Sgd::new(1.0));
    assert_gradients_around(&svi, (&y,), (&y,));
    let svi = Svi::new(everything(), structured(), TraceElbo::new().num_particles(3), Sgd::new(1.0));
    assert_gradients_around(&svi, (&y,), (&y,));
}

/// A subsampled plate in a plate, in a subsampled plate.
#[model]
fn deep(y: &[Vec<f64>], size: usize) {
    let mu = sample("mu", Normal::new(0.0, 2.0));
    for i in plate("outer", y.len()).subsample(size) {
        let a = param("a", 0.3 + 0.1 * i as f64);
        for j in plate("middle", y[i].len()) {
            let eta = sample("eta", Normal::new(mu * a, 1.0));
            for k in plate("inner", 1 + y[i].len()).subsample(1 + j % 2) {
                let c = param("c", Positive(1.0));
                let theta = sample("theta", Normal::new(eta, c));
                observe("y", Normal::new(theta, a.exp()), y[i][j] + k as f64);
            }
            for k in plate("last", 4).subsample(3).with_replacement() {
                observe("z", Normal::new(eta * a, 1.0), y[i][j] * k as f64);
            }
        }
    }
}

#[guide(model = deep)]
fn deep_guide(y: &[Vec<f64>], size: usize) {
    let loc = param("loc", 0.4);
    let mu = sample("mu", Normal::new(loc, 0.5));
    for i in plate("outer", y.len()).subsample(size) {
        for j in plate("middle", y[i].len()) {
            let eta_loc = param("eta_loc", 0.1);
            let eta = sample("eta", Normal::new(eta_loc + 0.5 * mu, 0.9));
            for _ in plate("inner", 1 + y[i].len()).subsample(1 + j % 2) {
                let scale = param("scale", Positive(0.6));
                sample("theta", Normal::new(eta * loc, scale));
            }
        }
    }
}

#[test]
fn the_gradient_is_right_in_plates_in_subsampled_plates_in_plates() {
    let y = ragged();
    for size in 1..=4 {
        let svi = Svi::new(deep(), deep_guide(), TraceElbo::new(), Sgd::new(1.0));
        assert_gradients_around(&svi, (&y, size), (&y, size));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn the_gradient_is_right_for_any_sizes(
        y in prop::collection::vec(prop::collection::vec(-2.0..2.0_f64, 1..4), 1..6),
        part in 0.0..1.0_f64,
        seed in any::<u64>(),
    ) {
        let size = 1 + (part * y.len() as f64) as usize;
        let svi = Svi::new(deep(), deep_guide(), TraceElbo::new(), Sgd::new(1.0));
        let state = svi.init(seed, (&y, size), (&y, size)).expect("valid arguments");
        assert_gradient(&svi, &state, (&y, size), (&y, size));
    }
}

// Optimizers leave alone what a step does not visit.

/// The bits of the parameters and of the optimizer's state.
fn bits<M: Model, G: Guide<M>>(state: &SviState<M, G>) -> (Vec<u64>, Vec<u64>) {
    let saved = serde_json::to_value(state).expect("a state can be saved");
    let numbers = |field: &str| serde_json::from_value(saved[field].clone()).expect("a list of bits");
    (numbers("params"), numbers("optimizer"))
}

fn assert_unvisited_stay<O: Optimizer>(optimizer: O, moments: usize) -> Result<(), SviError> {
    let (n, size) = (50, 4);
    let x: Vec<f64> = (0..n).map(|i| (i as f64).sin()).collect();
    let svi = Svi::new(many(), many_guide(), TraceElbo::new().num_particles(2), optimizer);
    let mut state = svi.init(1, (&x, size), (n, size))?;
    let mut ever = vec![false; n];
    for _ in 0..40 {
        let (params, optimizer) = bits(&state);
        svi.update(&mut state, (&x, size), (n, size))?;
        let (new_params, new_optimizer) = bits(&state);
        assert_ne!(new_params[0], params[0], "the parameter outside of the plate moves in every step");
        let moved: Vec<bool> = (0..n).map(|i| params[1 + i] != new_params[1 + i]).collect();
        assert_eq!(moved.iter().filter(|moved| **moved).count(), size);
        for i in 0..n {
            let at = |moment: usize| moment * (1 + n) + 1 + i;
            for moment in 0..moments {
                assert_eq!(optimizer[at(moment)] != new_optimizer[at(moment)], moved[i]);
            }
            ever[i] |= moved[i];
        }
    }
    // A row is never visited in 40 steps with probability 0.92^40 = 0.036.
    assert!(ever.iter().filter(|ever| **ever).count() > 40);
    Ok(())
}

#[model]
fn many(x: &[f64], size: usize) {
    for i in plate("item", x.len()).subsample(size) {
        let z = sample("z", Normal::new(0.0, 1.0));
        observe("x", Normal::new(z, 1.0), x[i]);
    }
}

#[guide(model = many)]
fn many_guide(n: usize, size: usize) {
    let scale = param("scale", Positive(1.0));
    for _ in plate("item", n).subsample(size) {
        let loc = param("loc", 0.0);
        sample("z", Normal::new(loc, scale));
    }
}

#[test]
fn what_is_not_visited_keeps_its_parameters_and_moments() -> Result<(), SviError> {
    assert_unvisited_stay(Sgd::new(1e-3), 0)?;
    assert_unvisited_stay(Adam::new(0.1), 2)
}
