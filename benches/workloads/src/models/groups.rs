//! Intercepts that vary by group, and are partially pooled.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use svi_runtime::prelude::*;

/// A line for each group; the intercepts are not centred.
#[model]
pub fn intercepts(group: &[usize], x: &[f64], y: &[f64], #[fixed] groups: usize) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let tau = sample("tau", HalfNormal::new(2.0));
    let slope = sample("slope", Normal::new(0.0, 2.0));
    let sigma = sample("sigma", HalfNormal::new(2.0));
    let alpha = for _ in plate("group", groups) {
        let z = sample("z", Normal::new(0.0, 1.0));
        mu + tau * z
    };
    for i in plate("row", y.len()) {
        observe("y", Normal::new(alpha.at(group[i]) + slope * x[i], sigma), y[i]);
    }
}

/// Independent distributions of all latents.
#[guide(model = intercepts)]
pub fn intercepts_mean_field(#[fixed] groups: usize) {
    let mu_loc = param("mu_loc", 0.0);
    let mu_scale = param("mu_scale", Positive(0.1));
    sample("mu", Normal::new(mu_loc, mu_scale));
    let tau_loc = param("tau_loc", 0.0);
    let tau_scale = param("tau_scale", Positive(0.1));
    sample("tau", LogNormal::new(tau_loc, tau_scale));
    let slope_loc = param("slope_loc", 0.0);
    let slope_scale = param("slope_scale", Positive(0.1));
    sample("slope", Normal::new(slope_loc, slope_scale));
    let sigma_loc = param("sigma_loc", 0.0);
    let sigma_scale = param("sigma_scale", Positive(0.1));
    sample("sigma", LogNormal::new(sigma_loc, sigma_scale));
    for _ in plate("group", groups) {
        let z_loc = param("z_loc", 0.0);
        let z_scale = param("z_scale", Positive(0.1));
        sample("z", Normal::new(z_loc, z_scale));
    }
}

/// Made-up points of this many groups in no order, 50 of each on average: the group, `x` and `y` of each.
pub fn made_up_lines(groups: usize) -> (Vec<usize>, Vec<f64>, Vec<f64>) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let intercepts: Vec<f64> = (0..groups).map(|_| 3.4 * rng.random::<f64>()).collect();
    let group: Vec<usize> = (0..50 * groups).map(|_| rng.random_range(0..groups)).collect();
    let x: Vec<f64> = group.iter().map(|_| 3.4 * (rng.random::<f64>() - 0.5)).collect();
    let y = group.iter().zip(&x).map(|(group, x)| intercepts[*group] + 0.5 * x + 2.0 * (rng.random::<f64>() - 0.5));
    let y = y.collect();
    (group, x, y)
}
