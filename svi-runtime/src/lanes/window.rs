//! What iterations side by side see of the vectors.

use crate::vector::Vector;
use crate::window::{Here, Window};

/// The numbers of the vectors that are alive and what is handed back to them, as values of the pass's own: it need not look up
/// after each number that it writes where the others are.
#[derive(Debug)]
pub struct LaneWindow<'a> {
    numbers: &'a [f64],
    adjoints: &'a mut [f64],
    pub(super) here: Here,
}

impl<'a> LaneWindow<'a> {
    /// That of the block that the plate is in.
    #[inline(always)]
    pub(super) fn of(window: &'a mut Window<'_>) -> Self {
        let (numbers, adjoints) = window.vectors.split();
        Self { numbers, adjoints, here: window.here }
    }

    /// The vector's numbers; none if it is not there.
    #[inline(always)]
    pub(super) fn values(&self, vector: Vector<'_>) -> &'a [f64] {
        self.numbers.get(vector.range()).unwrap_or(&[])
    }

    /// The place of what is handed back to them.
    #[inline(always)]
    pub(super) fn adjoints(&mut self, vector: Vector<'_>) -> &mut [f64] {
        self.adjoints.get_mut(vector.range()).unwrap_or(&mut [])
    }
}
