//! The numbers of a body's vectors while it runs.

use std::ops::Range;

use super::Vector;
use crate::submodel::Handing;

/// The numbers of the vectors that are alive, and what has been handed back to each: the derivative of the sum so far in it.
///
/// It is a stack: what a block puts there goes when the block ends.
#[derive(Clone, Debug)]
pub struct Vectors {
    pub(super) values: Vec<f64>,
    pub(super) adjoints: Vec<f64>,
    /// While values are collected for a later run with derivatives, nothing is handed back.
    muted: bool,
    collecting: Collecting,
    /// What becomes of the value of the body that runs, and the numbers that sub-models have handed over.
    pub(super) handing: Handing,
    pub(crate) handed: Vec<f64>,
    /// What the loss multiplies the sum of the block by, that of the top being 1.
    weight: f64,
}

/// Where the iterations of a plate put what is collected.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Collecting {
    pub(crate) start: usize,
    pub(crate) len: usize,
    /// Whether this is the run in which derivatives are handed back.
    pub(crate) replay: bool,
}

impl Default for Vectors {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            adjoints: Vec::new(),
            muted: false,
            collecting: Collecting::default(),
            handing: Handing::default(),
            handed: Vec::new(),
            weight: 1.0,
        }
    }
}

impl Vectors {
    /// Takes everything away, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.truncate(0);
        self.handed.clear();
        (self.muted, self.handing, self.weight) = (false, Handing::Dropped, 1.0);
    }

    /// Enters a subsampled plate, whose sum is multiplied by `factor`; the result is the weight that was.
    pub(crate) fn weigh(&mut self, factor: f64) -> f64 {
        let inner = self.weight * factor;
        std::mem::replace(&mut self.weight, inner)
    }

    /// Leaves it.
    pub(crate) fn restore_weight(&mut self, weight: f64) {
        self.weight = weight;
    }

    /// What the loss multiplies the sum of the block by.
    #[inline(always)]
    pub(crate) fn weight(&self) -> f64 {
        self.weight
    }

    /// What a term of the block that runs is multiplied by in the sum of the block that the vector is of.
    #[inline(always)]
    fn factor(&self, vector: Vector<'_>) -> f64 {
        self.weight * vector.inverse_weight
    }

    /// How many numbers there are.
    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Takes away what was added since there were `len` numbers.
    #[inline(always)]
    pub(crate) fn truncate(&mut self, len: usize) {
        // Most iterations of a plate add nothing.
        if self.values.len() != len {
            self.values.truncate(len);
            self.adjoints.truncate(len);
        }
    }

    /// Adds a vector.
    #[inline]
    pub(crate) fn push<'g>(&mut self, numbers: impl IntoIterator<Item = f64>) -> Vector<'g> {
        let start = self.values.len();
        self.values.extend(numbers);
        self.adjoints.resize(self.values.len(), 0.0);
        Vector { inverse_weight: self.weight.recip(), ..Vector::new(start, self.values.len() - start) }
    }

    /// The vector's numbers; none if it is not there.
    #[inline(always)]
    pub(crate) fn values(&self, vector: Vector<'_>) -> &[f64] {
        self.values.get(range(vector)).unwrap_or(&[])
    }

    /// What was handed back to a vector's numbers.
    #[inline(always)]
    pub(crate) fn adjoints(&self, vector: Vector<'_>) -> &[f64] {
        self.adjoints.get(range(vector)).unwrap_or(&[])
    }

    /// The number at `index`.
    #[inline(always)]
    pub(crate) fn value(&self, vector: Vector<'_>, index: usize) -> f64 {
        self.values.get(vector.start.wrapping_add(index)).copied().unwrap_or(f64::NAN)
    }

    /// What was handed back to the number at `index`.
    #[inline(always)]
    pub(crate) fn adjoint(&self, vector: Vector<'_>, index: usize) -> f64 {
        self.adjoints(vector).get(index).copied().unwrap_or(f64::NAN)
    }

    /// Sets the number at `index`.
    #[inline(always)]
    pub(crate) fn set(&mut self, vector: Vector<'_>, index: usize, value: f64) {
        if let Some(cell) = self.values.get_mut(vector.start + index) {
            *cell = value;
        }
    }

    /// Hands something back to the number at `index`.
    #[inline(always)]
    pub(crate) fn hand_back(&mut self, vector: Vector<'_>, index: usize, partial: f64) {
        if self.muted {
            return;
        }
        let partial = self.factor(vector) * partial;
        if let Some(cell) = self.adjoints.get_mut(vector.start + index) {
            *cell += partial;
        }
    }

    /// Hands something back to all of a vector's numbers: `f` adds it, times a factor, and sees the values of all vectors.
    #[inline(always)]
    pub(crate) fn hand_back_all(&mut self, vector: Vector<'_>, f: impl FnOnce(&mut [f64], f64, &Values<'_>)) {
        if self.muted {
            return;
        }
        let (factor, values) = (self.factor(vector), Values { values: &self.values });
        if let Some(adjoints) = self.adjoints.get_mut(range(vector)) {
            f(adjoints, factor, &values);
        }
    }

    /// Sets whether handing back does nothing; the result is what it was.
    #[inline(always)]
    pub(crate) fn mute(&mut self, muted: bool) -> bool {
        std::mem::replace(&mut self.muted, muted)
    }

    /// Sets where what is collected goes; the result is where it went.
    #[inline(always)]
    pub(crate) fn collect(&mut self, collecting: Collecting) -> Collecting {
        std::mem::replace(&mut self.collecting, collecting)
    }

    /// Where what is collected goes.
    #[inline(always)]
    pub(crate) fn collecting(&self) -> Collecting {
        self.collecting
    }

    #[inline(always)]
    pub(crate) fn is_muted(&self) -> bool {
        self.muted
    }
}

#[inline(always)]
fn range(vector: Vector<'_>) -> Range<usize> {
    vector.start..vector.start.saturating_add(vector.len)
}

/// The numbers of all vectors, while something is handed back.
pub(crate) struct Values<'v> {
    values: &'v [f64],
}

impl Values<'_> {
    /// The vector's numbers; none if it is not there.
    #[inline(always)]
    pub(crate) fn of(&self, vector: Vector<'_>) -> &[f64] {
        self.values.get(range(vector)).unwrap_or(&[])
    }
}
