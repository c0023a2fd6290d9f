//! Old Faithful has two kinds of eruption: a mixture of two normal distributions of the waiting times between them.
//!
//! The component of each waiting time is summed over with `log_mix`, so that the model has only five latents. Source and
//! licence of the data: the head of `data/old_faithful.csv`. The maximum-likelihood estimates are those of T. Benaglia,
//! D. Chauveau, D. R. Hunter and D. S. Young (2009), *mixtools: An R Package for Analyzing Mixture Models*, Journal of
//! Statistical Software 32(6).
use svi_runtime::prelude::*;

/// Waiting times in minutes, one a line below the heading.
const DATA: &str = include_str!("data/old_faithful.csv");

/// Waiting times that are short with probability `weight`, and otherwise long.
///
/// `loc` and `scale` are in units of ten minutes around 70, so that every latent is of the order of 1: where the autoguide
/// starts.
#[model]
fn mixture(waiting: &[f64]) {
    let weight = sample("weight", Beta::new(2.0, 2.0));
    // In increasing order, so that the components cannot change places.
    let loc = sample("loc", Normal::new(0.0, 2.0).iid::<2>().ordered());
    let scale = sample("scale", HalfNormal::new(1.0).iid::<2>());
    let mean = deterministic("mean", [70.0 + 10.0 * loc[0], 70.0 + 10.0 * loc[1]]);
    let sd = deterministic("sd", [10.0 * scale[0], 10.0 * scale[1]]);
    for i in plate("eruption", waiting.len()) {
        let short = Normal::new(mean[0], sd[0]).log_density(waiting[i]);
        let long = Normal::new(mean[1], sd[1]).log_density(waiting[i]);
        factor("waiting", log_mix(weight, short, long));
    }
}

/// The mean and standard deviation of a latent over the draws.
fn moments(draws: &[MixtureDraw], latent: impl Fn(&MixtureDraw) -> f64) -> (f64, f64) {
    let count = draws.len() as f64;
    let mean = draws.iter().map(&latent).sum::<f64>() / count;
    let variance = draws.iter().map(|draw| (latent(draw) - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, variance.sqrt())
}

fn main() -> Result<(), SviError> {
    let waiting: Vec<f64> = DATA.lines().filter_map(|line| line.parse().ok()).collect();
    let falling = |step: u64| 0.03 * 0.9998_f64.powf(step as f64);
    let svi = Svi::new(mixture(), AutoMultivariateNormal::new(), TraceElbo::new().num_particles(4), Adam::new(falling));
    let run = svi.run(1, Steps::new(20_000).progress(), (&waiting,), ())?;
    let draws = Predictive::new(4_000).posterior(2, &svi, &run.state, (&waiting,), ())?;

    println!("{} waiting times         posterior      maximum", waiting.len());
    println!("                         mean     sd   likelihood");
    let row = |name, latent: fn(&MixtureDraw) -> f64, reference: f64| {
        let (mean, sd) = moments(&draws, latent);
        println!("{name:<20} {mean:>8.2} {sd:>6.2} {reference:>10.2}");
    };
    row("share of short ones", |draw| draw.weight, 0.361);
    row("short: mean", |draw| draw.mean[0], 54.61);
    row("short: sd", |draw| draw.sd[0], 5.87);
    row("long: mean", |draw| draw.mean[1], 80.09);
    row("long: sd", |draw| draw.sd[1], 5.87);
    println!("\nData: Old Faithful, R's `faithful` (Härdle 1991). Maximum likelihood: Benaglia et al. (2009).");
    Ok(())
}
