//! Logistic regression on 200,000 rows, of which a step looks at 256.
//!
//! The data are generated, so that the truth is known: three features of each row, a standard normal distribution each, and an
//! outcome with the probability that the coefficients say. The steps go through the rows in shuffled epochs.
use std::time::Instant;

use svi_runtime::prelude::*;

const ROWS: usize = 200_000;
const SIZE: usize = 256;
const EPOCHS: usize = 20;

/// The intercept and the slopes that the data are made with.
const TRUTH: [f64; 4] = [-0.5, 1.0, 0.25, -0.75];

/// A row: three features.
type Features = [f64; 3];

/// What the coefficients say of a row, on the scale of log odds.
fn predictor<'g, const N: usize>(b: &[Real<'g, N>; 4], x: &Features) -> Real<'g, N> {
    b[0] + b[1] * x[0] + b[2] * x[1] + b[3] * x[2]
}

/// The coefficients' log density given all rows is estimated from those that a step visits.
#[model]
fn logistic(x: &[Features], y: &[bool]) {
    let b = sample("b", Normal::new(0.0, 2.0).iid::<4>());
    for i in plate("row", y.len()).subsample(SIZE).shuffled() {
        observe("y", Bernoulli::logits(predictor(&b, &x[i])), y[i]);
    }
}

/// Pseudo-random rows and outcomes: draws from the prior of a model whose coefficients are known.
#[model]
fn generated(n: usize) {
    for _ in plate("row", n) {
        let x = sample("x", Normal::new(0.0, 1.0).iid::<3>());
        let logit = TRUTH[0] + TRUTH[1] * x[0] + TRUTH[2] * x[1] + TRUTH[3] * x[2];
        observe("y", Bernoulli::logits(logit), false);
    }
}

fn main() -> Result<(), SviError> {
    let draw = Predictive::new(1).prior(2026, &generated(), (ROWS,))?.remove(0);
    let (x, y): (Vec<Features>, Vec<bool>) = draw.row.into_iter().map(|row| (row.x, row.y)).unzip();

    let steps = EPOCHS * ROWS.div_ceil(SIZE);
    let falling = move |step: u64| 0.02 * 0.01_f64.powf(step as f64 / steps as f64);
    let svi = Svi::new(
        logistic(),
        AutoMultivariateNormal::new().init_scale(0.01),
        TraceElbo::new().num_particles(4),
        Adam::new(falling),
    );
    let mut state = svi.init(1, (&x, &y), ())?;
    let start = Instant::now();
    for _ in 0..steps {
        svi.update(&mut state, (&x, &y), ())?;
    }
    let each = start.elapsed() / steps as u32;

    let fit = svi.get_params(&state).guide;
    println!("{ROWS} rows, {SIZE} a step, {steps} steps of {each:.1?} ({EPOCHS} epochs)\n");
    println!("           truth    fitted");
    let names = ["intercept", "slope 1", "slope 2", "slope 3"];
    for (((name, truth), loc), sd) in names.iter().zip(TRUTH).zip(&fit.loc).zip(fit.std_dev()) {
        println!("{name:<9} {truth:>6.2}   {loc:>7.4} ± {sd:.4}");
    }
    Ok(())
}
