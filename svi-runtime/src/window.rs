//! What a body sees of the flat storage: the slice of the block it is in.

use crate::shape::{Plate, Shape, Space};

/// The numbers of one block of a tree: values and their gradients.
#[derive(Debug)]
pub struct Part<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) values: &'a mut [f64],
    pub(crate) gradient: &'a mut [f64],
    space: Space,
    next: usize,
    next_leaf: usize,
}

/// The parameters and latents of the block that a body is in.
#[derive(Debug)]
pub struct Window<'a> {
    pub(crate) params: Part<'a>,
    pub(crate) latents: Part<'a>,
}

impl<'a> Part<'a> {
    /// The whole of a tree.
    pub(crate) fn new(shape: &'a Shape, space: Space, values: &'a mut [f64], gradient: &'a mut [f64]) -> Self {
        Self { shape, values, gradient, space, next: 0, next_leaf: 0 }
    }

    /// Takes the next `len` numbers of the block's own sites: where they begin, and which site of the block they are.
    #[inline(always)]
    pub(crate) fn take(&mut self, len: usize) -> (usize, usize) {
        let taken = (self.next, self.next_leaf);
        self.next += len;
        self.next_leaf += 1;
        taken
    }

    /// The iterations of the plate `index`, in order.
    #[inline(always)]
    pub(crate) fn rows(&mut self, index: usize) -> PartRows<'_> {
        let plate = &self.shape.plates[index];
        let start = self.shape.plate_start(index, self.space);
        let end = start + plate.extent(self.space);
        PartRows {
            plate,
            same: plate.same(),
            values: &mut self.values[start..end],
            gradient: &mut self.gradient[start..end],
            space: self.space,
            row: 0,
        }
    }
}

/// Cuts the iterations of a plate off its slice, one after the other.
#[derive(Debug)]
pub(crate) struct PartRows<'a> {
    pub(crate) plate: &'a Plate,
    /// The shape of all iterations, if they are alike.
    same: Option<&'a Shape>,
    values: &'a mut [f64],
    gradient: &'a mut [f64],
    space: Space,
    row: usize,
}

impl<'a> PartRows<'a> {
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Part<'a> {
        let shape = self.same.unwrap_or_else(|| self.plate.row(self.row));
        self.row += 1;
        let len = shape.len(self.space);
        let (values, rest) = std::mem::take(&mut self.values).split_at_mut(len);
        self.values = rest;
        let (gradient, rest) = std::mem::take(&mut self.gradient).split_at_mut(len);
        self.gradient = rest;
        Part { shape, values, gradient, space: self.space, next: 0, next_leaf: 0 }
    }
}
