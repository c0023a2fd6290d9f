//! The tokens of vector sites.

use std::cell::Cell;
use std::marker::PhantomData;

use super::Vector;
use crate::slot::Slot;

/// The right to be a vector of a block: what borrows it cannot outlive the block.
///
/// It keeps what the vector was made of, a `D`, until all that was computed from the vector has been handed back. The numbers
/// are scored one by one then, in the slots that are free at that time.
#[derive(Debug)]
pub struct VectorSlot<D: Copy> {
    pub(crate) scratch: Slot,
    kept: Cell<Option<Kept<D>>>,
}

/// What a vector was made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept<D> {
    pub(crate) made_of: D,
    pub(crate) name: &'static str,
    pub(crate) numbers: (usize, usize),
    /// Where its numbers begin in the block's storage.
    pub(crate) start: usize,
}

impl<D: Copy> VectorSlot<D> {
    /// The token of a vector that is scored in the slots from `scratch` on.
    #[inline(always)]
    pub fn new(scratch: usize) -> Self {
        Self { scratch: Slot::new(scratch), kept: Cell::new(None) }
    }

    /// Keeps what the vector is made of.
    #[inline(always)]
    pub(crate) fn keep<'g>(&'g self, made_of: D, name: &'static str, vector: Vector<'_>, start: usize) -> Vector<'g> {
        self.kept.set(Some(Kept { made_of, name, numbers: (vector.start, vector.len), start }));
        Vector { start: vector.start, len: vector.len, slots: PhantomData }
    }

    /// What the vector is made of.
    #[inline(always)]
    pub(crate) fn made_of(&self) -> Option<D> {
        self.kept.get().map(|kept| kept.made_of)
    }

    /// What was kept, and the vector.
    #[inline(always)]
    pub(crate) fn take(&self) -> Option<(Kept<D>, Vector<'_>)> {
        let kept = self.kept.take()?;
        let (start, len) = kept.numbers;
        Some((kept, Vector { start, len, slots: PhantomData }))
    }
}
