//! The flow of the Nile, 1871 to 1970: a local level model, whose state passes from year to year.
//!
//! The level walks at random, and each year's flow lies around it. The steps of the walk are standard normal noise times a
//! scale (non-centred); a scan carries the level on, and its reverse sweep brings the derivatives back. The two scales are
//! parameters of the model: given them the posterior of the walk is Gaussian, so that a full-rank guide can be exact, and
//! fitting both is maximum likelihood.
//!
//! The likelihood is flat in the scale of the steps: a long fit still ends a little short of its maximum, by 0.2 in the
//! logarithm, and the smoother levels that it prints are those of a smaller step.
//!
//! The reference is the maximum of the exact likelihood, by the Kalman filter, and the Kalman smoother there; with a diffuse
//! start it is at 122.9 and 38.3 (J. Durbin and S. J. Koopman 2012, *Time Series Analysis by State Space Methods*,
//! section 2.10.3). Source of the data: the head of `data/nile.csv`.
use svi_runtime::prelude::*;

/// A year and its flow a line, below the heading.
const DATA: &str = include_str!("data/nile.csv");

/// The model's unit of flow, so that its latents are of the order of 1, where a fit starts.
const UNIT: f64 = 100.0;

/// The exact estimates of the year's noise and of the level's step.
const LIKELIHOOD: [f64; 2] = [123.0, 38.0];

/// The smoother's means and standard deviations of the level there.
const SMOOTHER: [(usize, f64, f64); 4] =
    [(1880, 1097.2, 48.1), (1899, 951.2, 48.1), (1913, 800.2, 48.1), (1970, 799.1, 63.3)];

/// A level that walks at random, in noise.
#[model]
fn local_level(flow: &[f64]) {
    let noise = param("noise", Positive(1.0));
    let step = param("step", Positive(0.5));
    let start = sample("start", Normal::new(10.0, 3.0));
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
    let flow: Vec<f64> = flow.iter().map(|flow| flow / UNIT).collect();

    let falling = |step: u64| 0.02 * 0.9999_f64.powf(step as f64);
    let guide = AutoMultivariateNormal::new().init_radius(0.1).init_scale(0.05);
    let svi = Svi::new(local_level(), guide, TraceElbo::new().num_particles(4), Adam::new(falling));
    let run = svi.run(1, 50_000, (&flow,), ())?;
    let draws = Predictive::new(4_000).posterior(2, &svi, &run.state, (&flow,), ())?;

    let [noise, step] = LIKELIHOOD;
    let fit = run.params.model;
    println!("noise of a year   {:>6.1}   exact {noise:>6.1}", UNIT * fit.noise);
    println!("step of the level {:>6.1}   exact {step:>6.1}", UNIT * fit.step);
    for (year, mean, sd) in SMOOTHER {
        let levels: Vec<f64> = draws.iter().map(|draw| UNIT * draw.year[year - 1871].level).collect();
        let (ours, spread) = moments(&levels);
        println!("level in {year}     {ours:>6.1} ± {spread:.1}   exact {mean:>6.1} ± {sd:.1}");
    }
    Ok(())
}

/// The mean and the standard deviation.
fn moments(x: &[f64]) -> (f64, f64) {
    let count = x.len() as f64;
    let mean = x.iter().sum::<f64>() / count;
    let variance = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (count - 1.0);
    (mean, variance.sqrt())
}
