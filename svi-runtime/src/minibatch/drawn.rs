//! Drawing the iterations of one plate.

use rand::Rng;

use super::{Order, Subsample};
use crate::rng::plate_generator;

/// What determines the iterations of a run through a plate, besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) seed: u64,
    pub(super) step: u64,
    /// How often the pass came by before: a plate in a plate is run through many times.
    pub(super) visit: u64,
    pub(super) len: usize,
    pub(super) subsample: Subsample,
}

/// The iterations that were drawn last for a plate.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) name: Box<str>,
    pub(super) prefix: u64,
    pub(super) visits: u64,
    key: Option<Key>,
    indices: Vec<usize>,
    epoch: Epoch,
}

impl Drawn {
    pub(super) fn new(name: &str, prefix: u64) -> Self {
        Self { name: name.into(), prefix, visits: 0, key: None, indices: Vec::new(), epoch: Epoch::default() }
    }

    /// The iterations that belong to the key, until they are put back.
    pub(super) fn take(&mut self, name: &str, key: Key, set: &mut IndexSet) -> Vec<usize> {
        let mut indices = std::mem::take(&mut self.indices);
        if self.key.take() != Some(key) {
            indices.clear();
            let Key { seed, step, visit, len, subsample: Subsample { size, order } } = key;
            match order {
                Order::Independent => {
                    distinct(&mut plate_generator(seed, step, name, visit), (len, size), set, &mut indices)
                }
                Order::Shuffled => self.epoch.batch(name, key, &mut indices),
                Order::WithReplacement => {
                    let mut rng = plate_generator(seed, step, name, visit);
                    indices.extend((0..size).map(|_| below(&mut rng, len)));
                }
            }
        }
        indices
    }

    pub(super) fn put_back(&mut self, key: Key, indices: Vec<usize>) {
        self.key = Some(key);
        self.indices = indices;
    }
}

/// The order of an epoch: a permutation, which is drawn when the first of its steps is made and kept for the others.
#[derive(Clone, Debug, Default)]
struct Epoch {
    /// The seed, the epoch, and which run through the plate it is.
    key: Option<(u64, u64, u64)>,
    order: Vec<usize>,
}

impl Epoch {
    /// The iterations of a step: as many as are asked for, or what is left of the epoch.
    fn batch(&mut self, name: &str, key: Key, indices: &mut Vec<usize>) {
        let Key { seed, step, visit, len, subsample: Subsample { size, .. } } = key;
        let steps = len.div_ceil(size) as u64;
        let epoch = (seed, step / steps, visit);
        if self.key != Some(epoch) || self.order.len() != len {
            shuffle(&mut plate_generator(seed, step / steps, name, visit), len, &mut self.order);
            self.key = Some(epoch);
        }
        let start = (step % steps) as usize * size;
        indices.reserve(size);
        indices.extend_from_slice(&self.order[start..len.min(start + size)]);
    }
}

/// A random permutation of `0..len` (Fisher and Yates 1938, as Durstenfeld's Algorithm 235).
fn shuffle(rng: &mut impl Rng, len: usize, order: &mut Vec<usize>) {
    order.clear();
    order.extend(0..len);
    for last in (1..len).rev() {
        order.swap(last, below(rng, last + 1));
    }
}

/// `size` different numbers below `len`, every set of them with the same probability (Floyd's algorithm; Bentley and Floyd
/// 1987). It takes as many random numbers as it gives.
fn distinct(rng: &mut impl Rng, (len, size): (usize, usize), set: &mut IndexSet, indices: &mut Vec<usize>) {
    set.make_room(len);
    indices.reserve(size);
    for last in len - size..len {
        let candidate = below(rng, last + 1);
        let index = if set.insert(candidate) { candidate } else { last };
        set.insert(index);
        indices.push(index);
    }
    indices.iter().for_each(|index| set.remove(*index));
}

/// A number below `bound`: the high half of a product (Lemire 2019), which is uniform up to `bound / 2^64`.
#[inline(always)]
fn below(rng: &mut impl Rng, bound: usize) -> usize {
    ((u128::from(rng.next_u64()) * bound as u128) >> 64) as usize
}

/// A set of indices, one bit each; empty between two draws.
#[derive(Clone, Debug, Default)]
pub(super) struct IndexSet {
    words: Vec<u64>,
}

impl IndexSet {
    fn make_room(&mut self, len: usize) {
        let words = len.div_ceil(64);
        if self.words.len() < words {
            self.words.resize(words, 0);
        }
    }

    /// Whether the index was not in the set.
    fn insert(&mut self, index: usize) -> bool {
        let (word, bit) = (&mut self.words[index / 64], 1 << (index % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    fn remove(&mut self, index: usize) {
        self.words[index / 64] &= !(1 << (index % 64));
    }
}
