//! The galaxies of a survey move away at velocities that bunch up: a mixture of three normal distributions, whose components are
//! summed out with `enumerate`.
//!
//! Which component a galaxy belongs to is no latent of the guide: predictive draws draw it, given the galaxy's velocity. Source
//! and licence of the data: the head of `data/galaxies.csv`. The maximum-likelihood estimates beside the posterior are those
//! that the EM algorithm converges to.
use svi_runtime::prelude::*;

/// Velocities in km/s, one a line below the heading.
const DATA: &str = include_str!("data/galaxies.csv");

/// The number of components.
const K: usize = 3;

/// How many starts are tried.
const STARTS: u64 = 5;

/// Weights, means and standard deviations, in 1000 km/s, by EM: a local maximum with a log likelihood of -203.1792.
const MAXIMUM_LIKELIHOOD: [[f64; 3]; K] = [[0.085, 9.71, 0.42], [0.878, 21.40, 2.19], [0.037, 33.04, 0.92]];

/// Galaxies of three kinds.
///
/// `loc` and `scale` are in units of 10,000 km/s around 21,000 km/s, so that every latent is of the order of 1: where the
/// autoguide starts.
#[model]
fn galaxies(velocity: &[f64]) {
    let weight = sample("weight", Dirichlet::<K>::new([1.0; K]));
    // In increasing order, so that the components cannot change places.
    let loc = sample("loc", Normal::new(0.0, 1.5).iid::<K>().ordered());
    let scale = sample("scale", HalfNormal::new(0.2).iid::<K>());
    let mean: [Real; K] = deterministic("mean", loc.map(|loc| 21.0 + 10.0 * loc));
    let sd: [Real; K] = deterministic("sd", scale.map(|scale| 10.0 * scale));
    for i in plate("galaxy", velocity.len()) {
        let kind = enumerate("kind", Categorical::<K>::new(weight));
        observe("v", Normal::new(mean[kind], sd[kind]), velocity[i]);
    }
}

/// The mean and standard deviation of a number over the draws.
fn moments(draws: &[GalaxiesDraw], number: impl Fn(&GalaxiesDraw) -> f64) -> (f64, f64) {
    let count = draws.len() as f64;
    let mean = draws.iter().map(&number).sum::<f64>() / count;
    let variance = draws.iter().map(|draw| (number(draw) - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, variance.sqrt())
}

/// The mean of the last thousand losses.
fn final_loss(losses: &[f64]) -> f64 {
    losses.iter().rev().take(1_000).sum::<f64>() / 1_000.0
}

fn main() -> Result<(), SviError> {
    let velocity: Vec<f64> = DATA.lines().filter_map(|line| line.parse().ok()).map(|v: f64| v / 1000.0).collect();
    let rate = |step: u64| 0.02 * 0.001_f64.powf(step as f64 / 20_000.0);
    let svi = Svi::new(galaxies(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(rate));
    // From most starts it ends with two components in the middle, at a loss of 235 instead of 224: the best fit is kept.
    let mut best = svi.run(0, 20_000, (&velocity,), ())?;
    for seed in 1..STARTS {
        let run = svi.run(seed, 20_000, (&velocity,), ())?;
        if final_loss(&run.losses) < final_loss(&best.losses) {
            best = run;
        }
    }
    let draws = Predictive::new(4_000).posterior(2, &svi, &best.state, (&velocity,), ())?;

    println!("{} galaxies, velocities in 1000 km/s", velocity.len());
    println!("{:>5} {:>18} {:>18} {:>18} {:>24}", "", "weight", "mean", "sd", "maximum likelihood");
    for (k, [weight, mean, sd]) in MAXIMUM_LIKELIHOOD.into_iter().enumerate() {
        let row = [moments(&draws, |d| d.weight[k]), moments(&draws, |d| d.mean[k]), moments(&draws, |d| d.sd[k])];
        let [a, b, c] = row.map(|(mean, sd)| format!("{mean:.3} ± {sd:.3}"));
        println!("{k:>5} {a:>18} {b:>18} {c:>18} {weight:>10.3} {mean:>6.2} {sd:>6.2}");
    }

    println!("\nwhere a galaxy belongs, in how many of the draws");
    for galaxy in [0, 6, 7, 40, 78, 79, 81] {
        let share =
            |k: usize| draws.iter().filter(|draw| draw.galaxy[galaxy].kind == k).count() as f64 / draws.len() as f64;
        println!("{:>7.3}: {:.3} {:.3} {:.3}", velocity[galaxy], share(0), share(1), share(2));
    }
    Ok(())
}
