//! Slots of the plate's own leaves.

use std::cell::Cell;

/// The right to use one of the plate's slots for a leaf that each of the iterations has: see [`Slot`](crate::slot::Slot).
#[derive(Debug)]
pub struct Slot {
    pub(super) first: usize,
    site: Cell<usize>,
}

impl Slot {
    /// The slot whose leaf's partial has the index `first`.
    #[inline(always)]
    pub fn new(first: usize) -> Self {
        Self { first, site: Cell::new(0) }
    }

    /// Notes which number of an iteration the leaf is.
    #[inline(always)]
    pub(super) fn put(&self, site: usize) {
        self.site.set(site);
    }

    /// Which number of an iteration the leaf is.
    #[inline(always)]
    pub(super) fn site(&self) -> usize {
        self.site.get()
    }
}
