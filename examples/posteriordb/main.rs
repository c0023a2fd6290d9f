//! Twelve posteriors of posteriordb, fitted with one setting and held against long runs of MCMC.
//!
//! `cargo run --release --example posteriordb -- FOLDER` reads FOLDER/*.json, each with `data` and a `reference` of means and
//! standard deviations. A fit *reaches* its reference if every mean is within 0.1 of the reference's standard deviations
//! and every standard deviation within 10%. An optional second argument is the seed, and a third the one model to fit.
//!
//! The setting, in `setting.rs`, knows nothing about any of the models: `AutoMultivariateNormal` along its natural gradient
//! under `Sgd`, 4 draws a step; 8 starts of 200 steps with the learning rate 0.1, and 1,000 more steps from the best of
//! them, while the rate falls to 0.001. With ordinary gradients one learning rate cannot serve posteriors whose standard
//! deviations differ by factors of 10,000, or whose latents depend on each other as closely as an intercept and the
//! coefficient of a year; the natural gradient has no units (see `AutoGuide::natural_gradient`).
//!
//! It does not reach `tau` of the eight schools, `alpha1` of the GARCH model and `sigma` of predators and prey: there the
//! normal distribution nearest to the posterior, in the sense of the evidence lower bound, is narrower by more than 10%.
//!
//! Source: posteriordb (github.com/stan-dev/posteriordb, BSD-3). The data do not come with this project.

mod data;
mod gaussian_process;
mod hierarchical;
mod mixture;
mod models;
mod regression;
mod report;
mod series;
mod setting;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("name the folder of posteriors: `posteriordb -- path/to/posteriordb`")?;
    let seed = arguments.get(1).map_or(Ok(0), |seed| seed.parse().map_err(|_| format!("`{seed}` is no seed")))?;
    let only = arguments.get(2);
    let mut reached = 0;
    let start = Instant::now();
    let chosen = models::ALL.iter().filter(|(name, _)| only.is_none_or(|only| name.contains(only.as_str())));
    let mut count = 0;
    for (name, fit) in chosen {
        let posterior = data::read(Path::new(folder), name)?;
        let start = Instant::now();
        let fitted = fit(&posterior, setting::Setting { seed, ..setting::Setting::default() });
        count += 1;
        match fitted {
            Ok(quantities) => {
                let compared = report::compare(&quantities, &posterior)?;
                report::print(name, &compared, start.elapsed());
                reached += usize::from(compared.iter().all(report::Compared::is_reached));
            }
            Err(error) => println!("{name}: not fitted: {error}\n"),
        }
    }
    println!("{reached} of {count} reached, in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}
