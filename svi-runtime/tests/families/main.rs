//! What holds for every family of one variable: its density integrates to 1, its draws follow it, its pathwise
//! derivatives are those of the distribution function's inverse, and parameters out of their constraints are refused.

mod continuous;
mod discrete;
mod parameters;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

const DRAWS: usize = 400_000;

/// The largest distance of an empirical distribution function of [`DRAWS`] draws from the true one that occurs with a
/// probability of 1e-6: the Dvoretzky-Kiefer-Wolfowitz inequality `P(distance > d) <= 2 exp(-2 n d²)`.
fn largest_distance() -> f64 {
    ((2.0 / 1e-6_f64).ln() / (2.0 * DRAWS as f64)).sqrt()
}

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(20_260_101)
}
