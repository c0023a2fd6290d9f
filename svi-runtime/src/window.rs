//! What a body sees of the flat storage: the slice of the block it is in.

use std::ops::Range;

use crate::minibatch::Minibatches;
use crate::shape::{Leaf, Plate, Shape, Space};
use crate::vector::{Collecting, Vector, Vectors};

/// The shape of a block, looked up when it is needed.
#[derive(Clone, Copy, Debug)]
enum BlockShape<'a> {
    Top(&'a Shape),
    Row(&'a Plate, usize),
}

/// The numbers of one block of a tree: values and their gradients.
#[derive(Debug)]
pub struct Part<'a> {
    shape: BlockShape<'a>,
    pub(crate) values: &'a mut [f64],
    pub(crate) gradient: &'a mut [f64],
    space: Space,
    /// Where the block begins in the whole.
    offset: usize,
    next: usize,
    next_leaf: usize,
}

/// The parameters and latents of the block that a body is in.
#[derive(Debug)]
pub struct Window<'a> {
    pub(crate) params: Part<'a>,
    pub(crate) latents: Part<'a>,
    pub(crate) vectors: &'a mut Vectors,
    pub(crate) here: Here,
}

/// What holds in a block. The iterations of a plate begin with a copy, which ends with them: in their windows it need not be
/// looked up where anything that is written might have changed it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Here {
    /// What the loss multiplies the sum of the block by, that of the top being 1.
    pub(crate) weight: f64,
    /// While values are collected for a later run with derivatives, nothing is handed back.
    pub(crate) muted: bool,
    /// Where the iterations of the plate put what is collected.
    pub(crate) collecting: Collecting,
    /// How many numbers the vectors that are alive have.
    pub(crate) height: usize,
}

impl Default for Here {
    fn default() -> Self {
        Self { weight: 1.0, muted: false, collecting: Collecting::default(), height: 0 }
    }
}

impl Here {
    /// What a partial of the block's sum counts at the top; nothing while nothing is handed back.
    #[inline(always)]
    pub(crate) fn weighed(self, partial: f64) -> f64 {
        if self.muted { 0.0 } else { self.weight * partial }
    }
}

impl Window<'_> {
    /// The same numbers for a pass, which begins with the first site. It is a value of the pass's own, so that the compiler
    /// sees all that is done with it.
    #[inline(always)]
    pub(crate) fn start(&mut self) -> Window<'_> {
        self.vectors.begin();
        let (params, latents) = (self.params.start(), self.latents.start());
        Window { params, latents, vectors: &mut *self.vectors, here: Here::default() }
    }

    /// What was handed back to the number at `index` of a vector of the block, as it counts in the block's sum.
    #[inline(always)]
    pub(crate) fn adjoint(&self, vector: Vector<'_>, index: usize) -> f64 {
        self.here.weight.recip() * self.vectors.adjoint(vector, index)
    }
}

/// What a pass runs on: the window of the top of a body, and the minibatches of the step.
#[derive(Debug)]
pub struct View<'a> {
    pub(crate) window: Window<'a>,
    pub(crate) minibatches: &'a mut Minibatches,
}

impl View<'_> {
    /// Runs a pass: `in_pieces` if it comes by a large plate, and otherwise `whole`, which is faster.
    #[inline(always)]
    pub(crate) fn in_its_way<T>(
        &mut self,
        whole: impl FnOnce(&mut Self) -> T,
        in_pieces: impl FnOnce(&mut Self) -> T,
    ) -> T {
        if !self.window.vectors.has_large_plate {
            let visited = self.minibatches.touched.ranges().len();
            let done = whole(self);
            if !self.window.vectors.has_large_plate {
                return done;
            }
            self.minibatches.touched.truncate(visited);
        }
        in_pieces(self)
    }
}

/// Stands for the width of a plate whose iterations differ in size, or whose size the macro cannot read.
pub const DYNAMIC: usize = usize::MAX;

impl<'a> Part<'a> {
    /// The whole of a tree.
    pub(crate) fn new(shape: &'a Shape, space: Space, values: &'a mut [f64], gradient: &'a mut [f64]) -> Self {
        Self { shape: BlockShape::Top(shape), values, gradient, space, offset: 0, next: 0, next_leaf: 0 }
    }

    /// The same, where it begins at `offset` among the parameters of model and guide.
    pub(crate) fn at(self, offset: usize) -> Self {
        Self { offset, ..self }
    }

    /// The same numbers, from the first of the block's own sites on.
    #[inline(always)]
    fn start(&mut self) -> Part<'_> {
        Part { values: &mut *self.values, gradient: &mut *self.gradient, next: 0, next_leaf: 0, ..*self }
    }

    /// An iteration of a plate.
    #[inline(always)]
    pub(crate) fn row(
        plate: &'a Plate,
        row: usize,
        space: Space,
        offset: usize,
        values: &'a mut [f64],
        gradient: &'a mut [f64],
    ) -> Self {
        Self { shape: BlockShape::Row(plate, row), values, gradient, space, offset, next: 0, next_leaf: 0 }
    }

    /// Where the block lies in the whole.
    #[inline(always)]
    pub(crate) fn range(&self) -> Range<usize> {
        self.offset..self.offset + self.values.len()
    }

    /// The form in which values are stored.
    #[inline(always)]
    pub(crate) fn space(&self) -> Space {
        self.space
    }

    /// The shape of the block.
    #[inline(always)]
    pub(crate) fn shape(&self) -> &'a Shape {
        match self.shape {
            BlockShape::Top(shape) => shape,
            BlockShape::Row(plate, row) => plate.row(row),
        }
    }

    /// Takes the next `len` numbers of the block's own sites: where they begin, and which site of the block they are.
    #[inline(always)]
    pub(crate) fn take(&mut self, len: usize) -> (usize, usize) {
        let taken = (self.next, self.next_leaf);
        self.next += len;
        self.next_leaf += 1;
        taken
    }

    /// Takes all numbers of the next of the block's own sites: where they begin, and which site of the block it is.
    #[inline]
    pub(crate) fn take_leaf(&mut self) -> (usize, usize) {
        let len = self.shape().leaves.get(self.next_leaf).map_or(0, |leaf| leaf.extent.len(self.space));
        self.take(len)
    }

    /// Which of the block's own sites comes next.
    #[inline(always)]
    pub(crate) fn next_leaf(&self) -> usize {
        self.next_leaf
    }

    /// Where the numbers of the site `leaf` of the block begin, and how many they are.
    #[inline]
    pub(crate) fn leaf(&self, leaf: usize) -> (usize, usize) {
        let leaves = &self.shape().leaves;
        let len = |leaf: &Leaf| leaf.extent.len(self.space);
        (leaves.iter().take(leaf).map(len).sum(), leaves.get(leaf).map_or(0, len))
    }

    /// The iterations of the plate `index`, in order, each of `W` numbers unless that is [`DYNAMIC`].
    #[inline(always)]
    pub(crate) fn rows<const W: usize>(&mut self, index: usize) -> PartRows<'_, W> {
        let shape = self.shape();
        let plate = &shape.plates[index];
        let start = shape.plate_start(index, self.space);
        let end = start + plate.extent(self.space);
        PartRows {
            plate,
            values: &mut self.values[start..end],
            gradient: &mut self.gradient[start..end],
            space: self.space,
            offset: self.offset + start,
            row: 0,
        }
    }
}

/// The iterations of a plate, or those that are left: cuts them off its slice, one after the other.
#[derive(Debug)]
pub(crate) struct PartRows<'a, const W: usize> {
    pub(crate) plate: &'a Plate,
    values: &'a mut [f64],
    gradient: &'a mut [f64],
    space: Space,
    offset: usize,
    row: usize,
}

impl<'a, const W: usize> PartRows<'a, W> {
    /// The next iteration; `None` if the storage is too short for it.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<Part<'a>> {
        let len = if W == DYNAMIC { self.plate.row(self.row).len(self.space) } else { W };
        let values = cut(&mut self.values, len)?;
        let gradient = cut(&mut self.gradient, len)?;
        let (row, offset) = (self.row, self.offset);
        self.row += 1;
        self.offset += len;
        Some(Part::row(self.plate, row, self.space, offset, values, gradient))
    }

    /// The numbers of the iterations that are left: values, and their gradient.
    #[inline(always)]
    pub(crate) fn left(&mut self) -> (&mut [f64], &mut [f64]) {
        (&mut *self.values, &mut *self.gradient)
    }

    /// Takes the numbers out: values, and their gradient.
    pub(crate) fn take(&mut self) -> (&'a mut [f64], &'a mut [f64]) {
        (std::mem::take(&mut self.values), std::mem::take(&mut self.gradient))
    }

    /// Puts the numbers back.
    #[inline(always)]
    pub(crate) fn put(&mut self, values: &'a mut [f64], gradient: &'a mut [f64]) {
        (self.values, self.gradient) = (values, gradient);
    }

    /// Cuts the next `rows` iterations off, or what there is of them.
    pub(crate) fn split_off(&mut self, rows: usize) -> Self {
        let (plate, space, offset, row) = (self.plate, self.space, self.offset, self.row);
        let len = if W == DYNAMIC { plate.rows_len(row..row + rows, space) } else { rows * W };
        let len = len.min(self.values.len());
        self.row += rows;
        self.offset += len;
        Self {
            plate,
            values: cut(&mut self.values, len).unwrap_or_default(),
            gradient: cut(&mut self.gradient, len).unwrap_or_default(),
            space,
            offset,
            row,
        }
    }
}

/// Cuts the first `len` numbers off.
#[inline(always)]
fn cut<'a>(numbers: &mut &'a mut [f64], len: usize) -> Option<&'a mut [f64]> {
    let (row, rest) = std::mem::take(numbers).split_at_mut_checked(len)?;
    *numbers = rest;
    Some(row)
}
