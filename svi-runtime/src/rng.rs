//! The random numbers: Xoshiro256++ (Blackman and Vigna 2019), one generator for each draw.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of every draw.
pub(crate) type Generator = Xoshiro256PlusPlus;

/// The generator of the `index`th draw in step `step` of a run with this seed.
///
/// Each (seed, step, index) has its own stream, so that a state needs to hold only the seed and the step, and looking at
/// a loss advances nothing.
#[inline]
pub(crate) fn generator(seed: u64, step: u64, index: u64) -> Generator {
    Generator::seed_from_u64(mix(mix(mix(seed) ^ step) ^ index))
}

/// The generator of the iterations that a plate visits: in the step (or the epoch) `step`, at the `visit`th run through it.
#[inline]
pub(crate) fn plate_generator(seed: u64, step: u64, plate: &str, visit: u64) -> Generator {
    let name = prefix(0, plate);
    Generator::seed_from_u64(mix(mix(mix(mix(seed) ^ name) ^ step) ^ visit))
}

/// The generator of a piece of a plate.
#[inline]
pub(crate) fn piece_generator(seed: u64, piece: usize) -> Generator {
    Generator::seed_from_u64(mix(mix(seed) ^ piece as u64))
}

/// A hash of `name` behind what hashes to `before`.
#[inline]
pub(crate) fn prefix(before: u64, name: &str) -> u64 {
    name.bytes().fold(before, |hash, byte| mix(hash ^ u64::from(byte)))
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014), a bijection that spreads every bit.
#[inline]
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
