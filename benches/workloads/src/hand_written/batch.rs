//! Rows drawn without replacement.

use rand::Rng;

/// The rows of a step.
#[derive(Default)]
pub struct Batch {
    indices: Vec<usize>,
    /// Whether a row was drawn, one bit each; empty between two draws.
    drawn: Vec<u64>,
}

impl Batch {
    /// The rows that were drawn last.
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// Draws `size` of `len` rows (Floyd's algorithm).
    pub fn draw(&mut self, rng: &mut impl Rng, len: usize, size: usize) {
        self.drawn.resize(len.div_ceil(64), 0);
        self.indices.clear();
        for last in len - size..len {
            let candidate = ((u128::from(rng.next_u64()) * (last as u128 + 1)) >> 64) as usize;
            let is_new = self.drawn[candidate / 64] & (1 << (candidate % 64)) == 0;
            let index = if is_new { candidate } else { last };
            self.drawn[index / 64] |= 1 << (index % 64);
            self.indices.push(index);
        }
        self.indices.iter().for_each(|index| self.drawn[index / 64] = 0);
    }
}
