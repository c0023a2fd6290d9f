//! The fits of [`models`](crate::models) without the language: gradients derived and written by hand over flat storage, with the same
//! generator, draws, objective and optimizer.

mod adam;
mod batch;
mod clusters;
mod coin;
mod draw;
mod intercepts;
mod logistic;
mod schools;
mod sites;

pub use clusters::Clusters;
pub use coin::Coin;
pub use intercepts::Intercepts;
pub use logistic::Logistic;
pub use schools::Schools;
pub use sites::Sites;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// `ln(2π) / 2`.
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// The loss or its gradient means nothing.
#[derive(Debug)]
pub struct NonFinite;

/// The loss, if it and the gradient can be followed: a step that fails is to leave the parameters as they were.
#[inline]
fn checked(loss: f64, gradient: &[f64]) -> Result<f64, NonFinite> {
    let is_finite = gradient.iter().fold(loss.is_finite(), |all, g| all & g.is_finite());
    if is_finite { Ok(loss) } else { Err(NonFinite) }
}

/// The generator of the only draw of a step, seeded as the runtime seeds it.
#[inline]
fn generator(seed: u64, step: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(mix(mix(mix(seed) ^ step)))
}

/// The generator of the rows that a step visits, seeded as the runtime seeds it.
#[inline]
fn plate_generator(seed: u64, step: u64, plate: &str) -> Xoshiro256PlusPlus {
    let name = plate.bytes().fold(0, |hash, byte| mix(hash ^ u64::from(byte)));
    Xoshiro256PlusPlus::seed_from_u64(mix(mix(mix(mix(seed) ^ name) ^ step)))
}

#[inline]
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
