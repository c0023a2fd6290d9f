//! A motorcycle accident: Gaussian process regression, and what it predicts where nobody has measured.
//!
//! Every other measurement is for the fit, the rest for a test. The function itself is integrated out, so that the
//! latents are the three hyperparameters: how fast the acceleration varies, how far, and the noise of a measurement.
//! Each draw of them gives a normal distribution at a new time, and the prediction is the mixture of these.
//!
//! Source and licence of the data: the head of `data/motorcycle.csv`. The reference is the exact posterior: a sum over
//! a grid of the hyperparameters.
use svi_runtime::prelude::*;

/// Milliseconds and the acceleration in g, one measurement a line below the heading.
const DATA: &str = include_str!("data/motorcycle.csv");

/// Accelerations are in units of 50 g, so that every latent is of the order of 1: where the autoguide starts.
const UNIT: f64 = 50.0;

/// The exact posterior's mean and standard deviation of the length scale (ms), the amplitude and the noise (g).
const EXACT: [(f64, f64); 3] = [(4.87, 0.88), (45.28, 12.64), (19.09, 1.84)];

/// At some of the times of the test: the exact prediction of the function, and its standard deviation.
const EXACT_AT: [(f64, f64, f64); 6] =
    [(10.0, 1.6, 8.3), (20.2, -111.9, 7.5), (29.4, 20.8, 7.7), (40.0, 0.5, 8.9), (48.8, -3.5, 11.6), (55.4, 3.7, 12.0)];

/// The covariance of a smooth function at two times.
fn kernel<'g, const N: usize>(s: f64, t: f64, length: Real<'g, N>, amplitude: Real<'g, N>) -> Real<'g, N> {
    let distance = (s - t) / length;
    amplitude * amplitude * (-0.5 * distance * distance).exp()
}

/// The covariance of measurements at some times.
fn covariance<'g, const N: usize>(
    t: &[f64],
    length: Real<'g, N>,
    amplitude: Real<'g, N>,
    noise: Real<'g, N>,
) -> Matrix<Real<'g, N>> {
    Matrix::symmetric(t.len(), |i, j| {
        let function = kernel(t[i], t[j], length, amplitude);
        if i == j { function + noise * noise } else { function }
    })
}

/// Noisy measurements of a smooth function of time.
#[model]
fn process(t: &[f64], y: &[f64]) {
    let length = sample("length", LogNormal::new(1.5, 0.7));
    let amplitude = sample("amplitude", LogNormal::new(0.0, 0.7));
    let noise = sample("noise", LogNormal::new(-1.0, 0.7));
    observe("y", MultivariateNormal::covariance(0.0, &covariance(t, length, amplitude, noise)), y);
}

/// A latent of a draw.
type Latent = fn(&ProcessDraw) -> f64;

/// The mean and variance of the function at each of `times`, given the hyperparameters and the measurements.
fn predict(draw: &ProcessDraw, t: &[f64], y: &[f64], times: &[f64]) -> Vec<(f64, f64)> {
    let [length, amplitude, noise] = [draw.length, draw.amplitude, draw.noise].map(Real::<0>::from);
    let factor = covariance(t, length, amplitude, noise).cholesky();
    let whitened = factor.half_solve(y);
    let at = |time: &f64| {
        let shared: Vec<Real<0>> = t.iter().map(|t| kernel(*time, *t, length, amplitude)).collect();
        let shared = factor.half_solve(&shared);
        let mean: f64 = shared.iter().zip(&whitened).map(|(a, b)| (*a * *b).detach()).sum();
        let known: f64 = shared.iter().map(|a| a.detach().powi(2)).sum();
        (mean, draw.amplitude.powi(2) - known)
    };
    times.iter().map(at).collect()
}

/// The mean and variance of a mixture of distributions, given theirs.
fn mixture(parts: impl Iterator<Item = (f64, f64)> + Clone) -> (f64, f64) {
    let count = parts.clone().count() as f64;
    let mean = parts.clone().map(|(mean, _)| mean).sum::<f64>() / count;
    (mean, parts.map(|(m, variance)| variance + (m - mean).powi(2)).sum::<f64>() / count)
}

fn main() -> Result<(), SviError> {
    let number = |field: &str| field.parse::<f64>().ok();
    let rows = DATA.lines().filter_map(|line| line.split_once(',')).filter_map(|(t, y)| Some((number(t)?, number(y)?)));
    let rows: Vec<(f64, f64)> = rows.map(|(t, y)| (t, y / UNIT)).collect();
    let (t, y): (Vec<f64>, Vec<f64>) = rows.iter().step_by(2).copied().unzip();
    let (new_t, new_y): (Vec<f64>, Vec<f64>) = rows.iter().skip(1).step_by(2).copied().unzip();

    let falling = |step: u64| 0.05 * 0.998_f64.powf(step as f64);
    let svi = Svi::new(process(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(falling));
    let run = svi.run(1, Steps::new(3_000).progress(), (&t, &y), ())?;
    let draws = Predictive::new(400).posterior(2, &svi, &run.state, (&t, &y), ())?;

    println!("{} measurements, {} more for a test", y.len(), new_y.len());
    println!("                     fitted            exact");
    println!("                  mean     sd      mean     sd");
    let latents: [(&str, Latent); 3] = [
        ("length scale", |draw| draw.length),
        ("amplitude", |draw| draw.amplitude * UNIT),
        ("noise", |draw| draw.noise * UNIT),
    ];
    for ((name, latent), (exact, sd)) in latents.into_iter().zip(EXACT) {
        let (mean, variance) = mixture(draws.iter().map(|draw| (latent(draw), 0.0)));
        println!("{name:<14} {mean:>7.2} {:>6.2}   {exact:>7.2} {sd:>6.2}", variance.sqrt());
    }
    let predictions: Vec<Vec<(f64, f64)>> = draws.iter().map(|draw| predict(draw, &t, &y, &new_t)).collect();
    let functions: Vec<(f64, f64)> = (0..new_t.len()).map(|k| mixture(predictions.iter().map(move |p| p[k]))).collect();
    for (time, exact, sd) in EXACT_AT {
        let Some(k) = new_t.iter().position(|t| *t == time) else { continue };
        let (mean, spread) = (functions[k].0 * UNIT, functions[k].1.sqrt() * UNIT);
        println!("{time:>4.1} ms        {mean:>7.1} {spread:>6.1}   {exact:>7.1} {sd:>6.1}");
    }
    let noise = draws.iter().map(|draw| draw.noise.powi(2)).sum::<f64>() / draws.len() as f64;
    let errors = functions.iter().zip(&new_y).map(|((mean, variance), y)| (y - mean, (variance + noise).sqrt()));
    let error = (errors.clone().map(|(error, _)| error * error).sum::<f64>() / new_y.len() as f64).sqrt();
    let within = errors.filter(|(error, sd)| error.abs() < 1.96 * sd).count();
    println!(
        "\nThe test's measurements are {:.1} g off (exact: 26.5), {within} of them within 95% intervals (exact: 58).",
        error * UNIT
    );
    println!(
        "There is next to no noise before the impact and much after it; a process with one noise for all does not know."
    );
    println!("Data: R's `mcycle` (Silverman 1985).");
    Ok(())
}
