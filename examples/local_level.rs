//! The flow of the Nile, 1871 to 1970: a local level model, whose state passes from year to year.
//!
//! The level walks at random, and each year's flow lies around it. The steps of the walk are written as standard normal
//! noise times a scale (non-centred), so that the guide need not know how the years hang together through the level; a
//! scan carries the level on, and its reverse sweep brings the derivatives back.
//!
//! The reference is the exact posterior of this model: a grid over the two scales, given which the Kalman filter and
//! smoother know everything. Maximum likelihood has 122.9 and 38.3 (J. Durbin and S. J. Koopman 2012, *Time Series
//! Analysis by State Space Methods*, section 2.10.3).
//!
//! Source of the data: the head of `data/nile.csv`.
use svi_runtime::prelude::*;

/// A year and its flow a line, below the heading.
const DATA: &str = include_str!("data/nile.csv");

/// The exact posterior's means and standard deviations.
const REFERENCE: [(&str, f64, f64); 6] = [
    ("noise of a year", 122.2, 12.6),
    ("step of the level", 43.6, 15.8),
    ("level in 1880", 1100.9, 52.1),
    ("level in 1899", 943.8, 53.2),
    ("level in 1913", 786.6, 64.2),
    ("level in 1970", 793.6, 70.8),
];

/// A level that walks at random, in noise.
#[model]
fn local_level(flow: &[f64]) {
    let start = sample("start", Normal::new(1000.0, 300.0));
    let noise = sample("noise", HalfNormal::new(200.0));
    let step = sample("step", HalfNormal::new(100.0));
    for (t, before) in scan("year", flow.len(), start) {
        let z = sample("z", Normal::new(0.0, 1.0));
        let level = deterministic("level", before + step * z);
        observe("flow", Normal::new(level, noise), flow[t]);
        level
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows = DATA.lines().filter(|line| !line.starts_with(['#', 'y']));
    let flow: Vec<f64> = rows.filter_map(|line| line.split(',').nth(1)).map(str::parse).collect::<Result<_, _>>()?;

    let falling = |step: u64| 0.1 * 0.998_f64.powf(step as f64);
    let guide = AutoMultivariateNormal::new().natural_gradient().init_radius(0.1);
    let svi = Svi::new(local_level(), guide, TraceElbo::new().num_particles(4), Sgd::new(falling));
    let run = svi.run(1, 2_000, (&flow,), ())?;
    let draws = Predictive::new(4_000).posterior(2, &svi, &run.state, (&flow,), ())?;

    println!("{:<18}{:>10}{:>8}{:>12}{:>8}", "", "mean", "sd", "exact mean", "sd");
    for (row, (name, mean, sd)) in REFERENCE.into_iter().enumerate() {
        let values: Vec<f64> = draws.iter().map(|draw| quantity(draw, row)).collect();
        let (ours, spread) = moments(&values);
        println!("{name:<18}{ours:>10.1}{spread:>8.1}{mean:>12.1}{sd:>8.1}");
    }
    Ok(())
}

/// The quantity in this row of the reference.
fn quantity(draw: &LocalLevelDraw, row: usize) -> f64 {
    match row {
        0 => draw.noise,
        1 => draw.step,
        _ => draw.year[[9, 28, 42, 99][row - 2]].level,
    }
}

/// The mean and the standard deviation.
fn moments(x: &[f64]) -> (f64, f64) {
    let count = x.len() as f64;
    let mean = x.iter().sum::<f64>() / count;
    let variance = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (count - 1.0);
    (mean, variance.sqrt())
}
