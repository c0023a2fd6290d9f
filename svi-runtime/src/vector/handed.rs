//! What sub-models hand over, among the numbers of vectors.

use super::{Vector, Vectors};
use crate::submodel::Handing;

impl Vectors {
    /// Sets what becomes of the value of the body that runs; the result is what it was.
    #[inline(always)]
    pub(crate) fn hand(&mut self, handing: Handing) -> Handing {
        std::mem::replace(&mut self.handing, handing)
    }

    /// What becomes of the value of the body that runs.
    #[inline(always)]
    pub(crate) fn handing(&self) -> Handing {
        self.handing
    }

    /// Makes room for so many numbers that are handed over; the result is where they begin.
    #[inline(always)]
    pub(crate) fn make_room(&mut self, count: usize) -> usize {
        let start = self.handed.len();
        self.handed.resize(start + count, f64::NAN);
        start
    }

    /// Hands a vector over, behind its length.
    pub(crate) fn hand_vector(&mut self, vector: Vector<'_>) {
        let Self { values, handed, .. } = self;
        let numbers = values.get(vector.start..vector.start + vector.len).unwrap_or(&[]);
        handed.push(numbers.len() as f64);
        handed.extend(numbers);
    }

    /// Makes a vector of what was handed over since there were `before` numbers, of `least` at least: a body that was left
    /// early has handed nothing over.
    #[inline(always)]
    pub(crate) fn receive<'g>(&mut self, before: usize, least: usize) -> Vector<'g> {
        let missing = (before + least).saturating_sub(self.handed.len());
        self.make_room(missing);
        let handed = std::mem::take(&mut self.handed);
        let vector = self.push(handed[before..].iter().copied());
        self.handed = handed;
        self.handed.truncate(before);
        vector
    }
}
