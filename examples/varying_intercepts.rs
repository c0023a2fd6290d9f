//! Radon in the houses of Minnesota: a regression whose intercept varies from county to county.
//!
//! Some counties have a hundred houses, some have two. Each county's level is drawn to what the uranium in its soil
//! predicts, the more so the fewer its houses. The plate of the counties collects the levels as a vector, and the
//! houses look theirs up.
//!
//! Source and licence of the data: the head of `data/radon.csv`. The references are the exact posterior of this model,
//! a sum over a grid of `tau` and `sigma` given which everything else is normal, and restricted maximum likelihood,
//! which agrees with A. Gelman and J. Hill (2007), *Data Analysis Using Regression and Multilevel/Hierarchical Models*,
//! section 12.6.
use svi_runtime::prelude::*;

/// A house a line: the county, its uranium, whether the radon was measured on the first floor, and the radon.
const DATA: &str = include_str!("data/radon.csv");

/// The exact posterior's mean and standard deviation, and the estimate of restricted maximum likelihood.
const REFERENCE: [(&str, f64, f64, f64); 8] = [
    ("intercept", 1.465, 0.039, 1.466),
    ("first floor", -0.668, 0.069, -0.668),
    ("uranium", 0.722, 0.094, 0.720),
    ("tau", 0.159, 0.050, 0.156),
    ("sigma", 0.760, 0.019, 0.758),
    ("Lac Qui Parle", 1.796, 0.175, 1.787),
    ("Hennepin", 1.363, 0.067, 1.363),
    ("St Louis", 0.912, 0.070, 0.905),
];

/// Counties with their uranium (logarithm of ppm), and houses with the logarithm of their radon.
#[derive(Default)]
struct Survey {
    names: Vec<&'static str>,
    uranium: Vec<f64>,
    county: Vec<usize>,
    first_floor: Vec<f64>,
    log_radon: Vec<f64>,
}

impl Survey {
    /// Of the file, whose counties are in order; `None` if a line is not as it should be.
    fn read() -> Option<Self> {
        let mut survey = Self::default();
        for line in DATA.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let mut fields = line.split(',');
            let name = fields.next()?;
            let mut number = || fields.next()?.parse::<f64>().ok();
            let (uranium, first_floor, activity) = (number()?, number()?, number()?);
            if survey.names.last() != Some(&name) {
                survey.names.push(name);
                survey.uranium.push(uranium);
            }
            survey.county.push(survey.names.len() - 1);
            survey.first_floor.push(first_floor);
            survey.log_radon.push(activity.ln());
        }
        Some(survey)
    }
}

/// Levels that vary by `tau` around a line in the uranium, and houses that vary by `sigma` around their county's level.
#[model]
fn radon(survey: &Survey) {
    let intercept = sample("intercept", Normal::new(0.0, 5.0));
    let first_floor = sample("first_floor", Normal::new(0.0, 5.0));
    let uranium = sample("uranium", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfNormal::new(1.0));
    let sigma = sample("sigma", HalfNormal::new(1.0));
    let levels = for c in plate("county", survey.uranium.len()) {
        let z = sample("z", Normal::new(0.0, 1.0));
        deterministic("level", intercept + uranium * survey.uranium[c] + tau * z)
    };
    for i in plate("house", survey.log_radon.len()) {
        let mean = levels.at(survey.county[i]) + first_floor * survey.first_floor[i];
        observe("log_radon", Normal::new(mean, sigma), survey.log_radon[i]);
    }
}

/// The mean and standard deviation of a latent over the draws.
fn moments(draws: &[RadonDraw], latent: impl Fn(&RadonDraw) -> f64) -> (f64, f64) {
    let count = draws.len() as f64;
    let mean = draws.iter().map(&latent).sum::<f64>() / count;
    let variance = draws.iter().map(|draw| (latent(draw) - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, variance.sqrt())
}

fn main() -> Result<(), SviError> {
    let survey = Survey::read().unwrap_or_default();
    let falling = |step: u64| 0.02 * 0.9997_f64.powf(step as f64);
    let svi = Svi::new(radon(), AutoMultivariateNormal::new(), TraceElbo::new().num_particles(4), Adam::new(falling));
    let run = svi.run(1, Steps::new(12_000).progress(), (&survey,), ())?;
    let draws = Predictive::new(4_000).posterior(2, &svi, &run.state, (&survey,), ())?;

    println!("{} houses in {} counties", survey.county.len(), survey.names.len());
    println!("                       fitted         exact posterior     REML");
    println!("                     mean     sd       mean     sd");
    let level = |draw: &RadonDraw, name| {
        let county = survey.names.iter().position(|other| *other == name);
        county.map_or(f64::NAN, |c| draw.county[c].level)
    };
    for (name, mean, sd, reml) in REFERENCE {
        let fitted = moments(&draws, |draw| match name {
            "intercept" => draw.intercept,
            "first floor" => draw.first_floor,
            "uranium" => draw.uranium,
            "tau" => draw.tau,
            "sigma" => draw.sigma,
            county => level(draw, county),
        });
        println!("{name:<15} {:>9.3} {:>6.3}  {mean:>9.3} {sd:>6.3} {reml:>8.3}", fitted.0, fitted.1);
    }
    println!("\nA normal approximation gives too little spread to `tau`, whose posterior reaches towards 0.");
    println!("Data: Price, Nero and Gelman (1996).");
    Ok(())
}
