//! What iterations side by side see of the storage.

use super::part::LanePart;
use crate::vector::{Vector, Vectors};
use crate::window::{Here, PartRows};

/// The iterations' own numbers, those of the vectors that are alive and what is handed back to them, as values of the pass's own: it need
/// not look up after each number that it writes where the others are.
#[derive(Debug)]
pub struct LaneWindow<'a> {
    pub(super) params: LanePart<'a>,
    pub(super) latents: LanePart<'a>,
    numbers: &'a [f64],
    adjoints: &'a mut [f64],
    pub(super) here: Here,
}

impl<'a> LaneWindow<'a> {
    /// What is left of a plate.
    #[inline(always)]
    pub(crate) fn of<const P: usize, const L: usize>(
        params: &'a mut PartRows<'_, P>,
        latents: &'a mut PartRows<'_, L>,
        vectors: &'a mut Vectors,
        here: Here,
    ) -> Self {
        let (numbers, adjoints) = vectors.split();
        Self { params: LanePart::of(params), latents: LanePart::of(latents), numbers, adjoints, here }
    }

    /// Goes to the iterations from this one on.
    #[inline(always)]
    pub(super) fn go_to(&mut self, iteration: usize) {
        self.params.go_to(iteration);
        self.latents.go_to(iteration);
    }

    /// The vector's numbers; none if it is not there.
    #[inline(always)]
    pub(super) fn values(&self, vector: Vector<'_>) -> &'a [f64] {
        self.numbers.get(vector.range()).unwrap_or(&[])
    }

    /// The place of what is handed back to them.
    #[inline(always)]
    pub(super) fn adjoints(&mut self, vector: Vector<'_>) -> &mut [f64] {
        self.adjoints.get_mut(vector.range()).unwrap_or(&mut [])
    }
}
