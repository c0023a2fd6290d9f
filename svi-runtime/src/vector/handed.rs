//! What sub-models hand over, among the numbers of vectors.

use super::{Vector, Vectors};
use crate::submodel::Handing;

impl Vectors {
    /// Begins a pass, whatever the one before has left.
    #[inline(always)]
    pub(crate) fn begin(&mut self) {
        self.handing = Handing::Dropped;
        self.handed.clear();
    }

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

    /// Hands a vector over, behind its length.
    pub(crate) fn hand_vector(&mut self, vector: Vector<'_>) {
        let Self { values, handed, .. } = self;
        let numbers = values.get(vector.start..vector.start + vector.len).unwrap_or(&[]);
        handed.push(numbers.len() as f64);
        handed.extend(numbers);
    }

    /// Puts what was handed over since there were `before` numbers behind those of a vector, which is the last one.
    #[inline(always)]
    pub(crate) fn receive<'g>(&mut self, height: &mut usize, numbers: Vector<'g>, before: usize) -> Vector<'g> {
        // Most sub-models hand no vectors over.
        if self.handed.len() == before {
            return numbers;
        }
        let Self { values, adjoints, handed, .. } = self;
        values.truncate(*height);
        adjoints.truncate(*height);
        values.extend_from_slice(&handed[before..]);
        adjoints.resize(values.len(), 0.0);
        *height = values.len();
        let len = numbers.len + handed.len() - before;
        handed.truncate(before);
        Vector { len, ..numbers }
    }
}
