//! The numbers of a body's vectors while it runs.

use super::Vector;
use crate::submodel::Handing;

/// The numbers of the vectors that are alive, and what has been handed back to each: the derivative in it of the sum so far,
/// as it counts at the top of the body.
///
/// It is a stack: what a block puts there goes when the block ends. How high it is stands in the block's window.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    pub(super) values: Vec<f64>,
    pub(super) adjoints: Vec<f64>,
    /// What becomes of the value of the body that runs, and the numbers that sub-models have handed over.
    pub(super) handing: Handing,
    pub(crate) handed: Vec<f64>,
    /// Whether a pass came by a plate that runs in pieces.
    pub(crate) has_large_plate: bool,
    /// Those of the pieces of a plate.
    pub(crate) pieces: Vec<Vectors>,
}

/// Where the iterations of a plate put what is collected.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Collecting {
    pub(crate) start: usize,
    pub(crate) len: usize,
    /// Whether this is the run in which derivatives are handed back.
    pub(crate) replay: bool,
}

impl Vectors {
    /// Adds a vector on top of the first `height` numbers, and moves the height.
    #[inline]
    pub(crate) fn push<'g>(&mut self, height: &mut usize, numbers: impl IntoIterator<Item = f64>) -> Vector<'g> {
        let start = *height;
        self.values.truncate(start);
        self.values.extend(numbers);
        self.adjoints.truncate(start);
        self.adjoints.resize(self.values.len(), 0.0);
        *height = self.values.len();
        Vector::new(start, *height - start)
    }

    /// The vector's numbers; none if it is not there.
    #[inline(always)]
    pub(crate) fn values(&self, vector: Vector<'_>) -> &[f64] {
        self.values.get(vector.range()).unwrap_or(&[])
    }

    /// What was handed back to a vector's numbers.
    #[inline(always)]
    pub(crate) fn adjoints(&self, vector: Vector<'_>) -> &[f64] {
        self.adjoints.get(vector.range()).unwrap_or(&[])
    }

    /// The number at `index`.
    #[inline(always)]
    pub(crate) fn value(&self, vector: Vector<'_>, index: usize) -> f64 {
        self.values.get(vector.start.wrapping_add(index)).copied().unwrap_or(f64::NAN)
    }

    /// What was handed back to the number at `index`.
    #[inline(always)]
    pub(crate) fn adjoint(&self, vector: Vector<'_>, index: usize) -> f64 {
        self.adjoints.get(vector.start.wrapping_add(index)).copied().unwrap_or(f64::NAN)
    }

    /// Sets the number at `index`.
    #[inline(always)]
    pub(crate) fn set(&mut self, vector: Vector<'_>, index: usize, value: f64) {
        if let Some(cell) = self.values.get_mut(vector.start.wrapping_add(index)) {
            *cell = value;
        }
    }

    /// Hands something back to the number at `index`.
    #[inline(always)]
    pub(crate) fn hand_back(&mut self, vector: Vector<'_>, index: usize, partial: f64) {
        if let Some(cell) = self.adjoints.get_mut(vector.start + index) {
            *cell += partial;
        }
    }

    /// All numbers, and what has been handed back to them.
    #[inline(always)]
    pub(crate) fn split(&mut self) -> (&mut [f64], &mut [f64]) {
        (&mut self.values, &mut self.adjoints)
    }

    /// Hands something back to all of a vector's numbers: `f` adds it, and sees the values of all vectors.
    #[inline(always)]
    pub(crate) fn hand_back_all(&mut self, vector: Vector<'_>, f: impl FnOnce(&mut [f64], &Values<'_>)) {
        let values = Values { values: &self.values };
        if let Some(adjoints) = self.adjoints.get_mut(vector.range()) {
            f(adjoints, &values);
        }
    }
}

/// The numbers of all vectors, while something is handed back.
pub(crate) struct Values<'v> {
    values: &'v [f64],
}

impl Values<'_> {
    /// The vector's numbers; none if it is not there.
    #[inline(always)]
    pub(crate) fn of(&self, vector: Vector<'_>) -> &[f64] {
        self.values.get(vector.range()).unwrap_or(&[])
    }
}
