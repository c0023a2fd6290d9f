//! The vectors of the pieces of a plate.

use std::ops::Range;

use super::Vectors;

impl Vectors {
    /// Vectors for `count` pieces.
    pub(crate) fn lend(&mut self, count: usize) -> Vec<Self> {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.resize_with(pieces.len().max(count), Self::default);
        pieces
    }

    /// Begins a piece: it has the first `shared` numbers of the vectors from outside, to which nothing is handed back yet, and
    /// behind them those at `own` with what was handed back to them.
    pub(crate) fn start_piece(&mut self, outer: &Self, shared: usize, own: Range<usize>) {
        self.begin();
        self.values.clear();
        self.values.extend_from_slice(&outer.values[..shared]);
        self.values.extend_from_slice(&outer.values[own.clone()]);
        self.adjoints.clear();
        self.adjoints.resize(shared, 0.0);
        self.adjoints.extend_from_slice(&outer.adjoints[own]);
    }

    /// Adds what a piece has handed back to the first `shared` numbers.
    pub(crate) fn add_adjoints(&mut self, shared: usize, piece: &Self) {
        for (sum, adjoint) in self.adjoints.iter_mut().zip(&piece.adjoints).take(shared) {
            *sum += adjoint;
        }
    }

    /// Takes over the values that a piece has behind its first `shared` numbers.
    pub(crate) fn take_over(&mut self, piece: &Self, shared: usize, to: Range<usize>) {
        let len = to.len();
        self.values[to].copy_from_slice(&piece.values[shared..shared + len]);
    }
}
