//! Diabetes in women of Pima heritage: a logistic regression with as many coefficients as the file has columns.
//!
//! Glucose is in the hundreds and the pedigree below 1, so the features are standardised for the fit: then one prior
//! does for all coefficients, and its scale is a latent. Each draw's coefficients are transformed back. The references
//! are four chains of 60,000 steps of Metropolis' algorithm on the same model, and maximum likelihood, by Newton's
//! method below; the prior shrinks towards 0 what the data say little about.
//!
//! Source and licence of the data: the head of `data/pima.csv`.
use svi_runtime::DataRow;
use svi_runtime::prelude::*;

/// The features of a woman and whether she has diabetes, one a line below the heading.
const DATA: &str = include_str!("data/pima.csv");

/// The exact posterior's means and standard deviations, of a long run of MCMC: the intercept and the coefficients.
const MCMC: [(f64, f64); 8] = [
    (-9.16, 1.71),
    (0.096, 0.059),
    (0.0291, 0.0066),
    (-0.001, 0.017),
    (0.004, 0.020),
    (0.070, 0.038),
    (1.60, 0.61),
    (0.039, 0.020),
];

/// Coefficients that share a scale, so that the data decide how far they shrink.
#[model]
fn logistic(x: &[Vec<f64>], y: &[bool], #[fixed] features: usize) {
    let intercept = sample("intercept", Normal::new(0.0, 5.0));
    let scale = sample("scale", HalfNormal::new(1.0));
    let w = sample("w", Normal::new(0.0, scale).iid(features));
    for i in plate("row", y.len()) {
        observe("y", Bernoulli::logits(intercept + dot(&w, &x[i])), y[i]);
    }
}

/// The coefficients and the scale are correlated through the prior; a matrix of correlations is left to the autoguide.
fn fit(x: &[Vec<f64>], y: &[bool], features: usize) -> Result<Vec<LogisticDraw>, SviError> {
    let falling = |step: u64| 0.02 * 0.9995_f64.powf(step as f64);
    let objective = TraceElbo::new().num_particles(4);
    let svi = Svi::new(logistic(features), AutoMultivariateNormal::new(), objective, Adam::new(falling));
    let run = svi.run(1, Steps::new(10_000).progress(), (x, y), ())?;
    Predictive::new(4_000).posterior(2, &svi, &run.state, (x, y), ())
}

/// The mean and standard deviation of some numbers.
fn moments(numbers: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = numbers.clone().count() as f64;
    let mean = numbers.clone().sum::<f64>() / count;
    (mean, (numbers.map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt())
}

/// Maximum likelihood by Newton's method, and the standard errors: the inverse of the information's diagonal.
fn maximum_likelihood(x: &[Vec<f64>], y: &[bool]) -> Vec<(f64, f64)> {
    let rows: Vec<Vec<f64>> = x.iter().map(|x| [&[1.0], x.as_slice()].concat()).collect();
    let size = rows.first().map_or(0, Vec::len);
    let mut beta = vec![0.0; size];
    let mut errors = Vec::new();
    for _ in 0..20 {
        let p: Vec<f64> = rows.iter().map(|row| 1.0 / (1.0 + (-row.dot(&beta)).exp())).collect();
        let score: Vec<f64> =
            (0..size).map(|k| rows.iter().zip(y).zip(&p).map(|((r, y), p)| (f64::from(*y) - p) * r[k]).sum()).collect();
        let information = Matrix::symmetric(size, |i, j| {
            rows.iter().zip(&p).map(|(row, p)| p * (1.0 - p) * row[i] * row[j]).sum::<f64>()
        })
        .cholesky();
        for (beta, step) in beta.iter_mut().zip(information.solve(&score)) {
            *beta += step;
        }
        let unit = |k| (0..size).map(|j| if j == k { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
        errors = (0..size).map(|k| information.solve(&unit(k))[k].sqrt()).collect();
    }
    beta.into_iter().zip(errors).collect()
}

fn main() -> Result<(), SviError> {
    let mut lines = DATA.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let rows: Vec<Vec<f64>> =
        lines.map(|line| line.split(',').filter_map(|field| field.parse().ok()).collect()).collect();
    let features = names.len() - 1;
    let y: Vec<bool> = rows.iter().map(|row| row[features] == 1.0).collect();

    let columns: Vec<(f64, f64)> = (0..features).map(|k| moments(rows.iter().map(move |row| row[k]))).collect();
    let standardised = |row: &Vec<f64>| row.iter().zip(&columns).map(|(x, (mean, sd))| (x - mean) / sd).collect();
    let x: Vec<Vec<f64>> = rows.iter().map(standardised).collect();
    let draws = fit(&x, &y, features)?;
    let raw: Vec<Vec<f64>> = rows.iter().map(|row| row[..features].to_vec()).collect();
    let reference = maximum_likelihood(&raw, &y);

    println!("{} rows, {features} features", y.len());
    println!("                    fitted               MCMC        maximum likelihood");
    println!("                  mean     sd        mean     sd     estimate    s.e.");
    let print = |k: usize, name, (mean, sd): (f64, f64)| {
        let ((mcmc, mcmc_sd), (estimate, error)) = (MCMC[k], reference[k]);
        println!("{name:<12} {mean:>9.4} {sd:>6.4}   {mcmc:>9.4} {mcmc_sd:>6.4}    {estimate:>9.4} {error:>7.4}");
    };
    let shift = |draw: &LogisticDraw| draw.w.iter().zip(&columns).map(|(w, (mean, sd))| w * mean / sd).sum::<f64>();
    print(0, "intercept", moments(draws.iter().map(|draw| draw.intercept - shift(draw))));
    for (k, (_, sd)) in columns.iter().enumerate() {
        print(k + 1, names[k], moments(draws.iter().map(move |draw| draw.w[k] / sd)));
    }
    let (mean, sd) = moments(draws.iter().map(|draw| draw.scale));
    println!("\nThe prior's scale, in standard deviations of a feature: {mean:.2} ± {sd:.2}; MCMC: 0.60 ± 0.21.");
    println!("Data: R's `Pima.tr` (Smith et al. 1988).");
    Ok(())
}
