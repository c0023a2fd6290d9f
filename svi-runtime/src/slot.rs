//! Slots: the tokens that make the reuse of a partial's place safe.

use std::cell::Cell;

/// The right to use some consecutive partials of a body's [`Real`](crate::Real)s for one leaf.
///
/// A leaf (a scalar parameter or latent, or an array of them) borrows its slot, so every value computed from the leaf
/// carries the slot's lifetime. The harvest consumes the slot, and with it the borrow checker refuses any later use of
/// such a value: two leaves may share partials one after the other, and no program in safe Rust can confuse them.
#[derive(Debug)]
pub struct Slot {
    first: usize,
    place: Cell<Place>,
}

/// Where a leaf's numbers lie in its block's storage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    pub(crate) start: usize,
    pub(crate) len: usize,
}

impl Slot {
    /// The slot whose leaf's first partial has the index `first`.
    #[inline(always)]
    pub fn new(first: usize) -> Self {
        Self { first, place: Cell::new(Place::default()) }
    }

    /// The slot once more, for the harvest at the end of the block in which it goes out of scope.
    #[inline(always)]
    pub(crate) fn again(&self) -> Self {
        Self { first: self.first, place: self.place.clone() }
    }

    /// The index of the leaf's first partial.
    #[inline(always)]
    pub(crate) fn first(&self) -> usize {
        self.first
    }

    /// Notes where the leaf's numbers lie in the block's storage.
    #[inline(always)]
    pub(crate) fn put(&self, place: Place) {
        self.place.set(place);
    }

    /// Where the leaf's numbers lie in the block's storage.
    #[inline(always)]
    pub(crate) fn place(&self) -> Place {
        self.place.get()
    }
}
