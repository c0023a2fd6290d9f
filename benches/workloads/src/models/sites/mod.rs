//! Scalar latents at the top of a body, each with a statement of its own: models of three sizes.

mod fifty;
mod ten;
mod twenty_five;

pub use fifty::{fifty_mean_field, fifty_sites};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
pub use ten::{ten_mean_field, ten_sites};
pub use twenty_five::{twenty_five_mean_field, twenty_five_sites};

/// A made-up observation for each of this many sites.
pub fn made_up_observations(sites: usize) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    (0..sites).map(|_| 8.0 * (rng.random::<f64>() - 0.5)).collect()
}
