//! The iterations of a subsampled plate in the flat storage.

use std::ops::Range;

use crate::shape::{Plate, Space};
use crate::window::{DYNAMIC, Part};

/// Where the numbers of an iteration lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Every iteration has its place, as parameters do.
    Full,
    /// Those that are visited lie one behind the other, as latents do: nothing is stored for the others.
    Compact,
}

/// Picks iterations of a plate by their index, each of `W` numbers unless that is [`DYNAMIC`].
#[derive(Debug)]
pub(crate) struct PickedRows<'a, const W: usize> {
    pub(crate) plate: &'a Plate,
    values: &'a mut [f64],
    gradient: &'a mut [f64],
    space: Space,
    offset: usize,
    layout: Layout,
    next: usize,
}

impl<'a> Part<'a> {
    /// The iterations of the plate `index`, to be picked.
    #[inline(always)]
    pub(crate) fn picked_rows<const W: usize>(&mut self, index: usize, layout: Layout) -> PickedRows<'_, W> {
        let (plate, space) = (&self.shape().plates[index], self.space());
        let start = self.shape().plate_start(index, space);
        let end = start + plate.extent(space);
        let offset = self.range().start + start;
        let (values, gradient) = (&mut self.values[start..end], &mut self.gradient[start..end]);
        PickedRows { plate, values, gradient, space, offset, layout, next: 0 }
    }
}

impl<const W: usize> PickedRows<'_, W> {
    /// The numbers of all iterations.
    #[inline(always)]
    pub(crate) fn range(&self) -> Range<usize> {
        self.offset..self.offset + self.values.len()
    }

    /// The iteration at an index; `None` if the storage is too short for it.
    #[inline(always)]
    pub(crate) fn pick(&mut self, index: usize) -> Option<Part<'_>> {
        let len = if W == DYNAMIC { self.plate.row(index).len(self.space) } else { W };
        let start = match self.layout {
            Layout::Compact => self.next,
            Layout::Full if W == DYNAMIC => self.plate.row_start(index, self.space),
            Layout::Full => index * W,
        };
        self.next = start + len;
        let (values, gradient) = (self.values.get_mut(start..start + len)?, self.gradient.get_mut(start..start + len)?);
        Some(Part::row(self.plate, index, self.space, self.offset + start, values, gradient))
    }
}
