//! What iterations side by side see of the storage.

use super::number::Lanes;
use super::part::LanePart;
use super::simd::Simd;
use crate::vector::{Vector, Vectors};
use crate::window::{Here, PartRows};

/// The iterations' own numbers, those of the vectors that are alive and what is handed back to them, as values of the pass's own: it need
/// not look up after each number that it writes where the others are.
#[derive(Debug)]
pub struct LaneWindow<'a> {
    pub(super) params: LanePart<'a>,
    pub(super) latents: LanePart<'a>,
    numbers: &'a mut [f64],
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
    pub(super) fn values(&self, vector: Vector<'_>) -> &[f64] {
        self.numbers.get(vector.range()).unwrap_or(&[])
    }

    /// The place of what is handed back to them.
    #[inline(always)]
    pub(super) fn adjoints(&mut self, vector: Vector<'_>) -> &mut [f64] {
        self.adjoints.get_mut(vector.range()).unwrap_or(&mut [])
    }

    /// Sets the numbers that the plate collects from the iteration `first` on.
    #[inline(always)]
    pub(super) fn collect<S: Simd>(&mut self, first: usize, x: Lanes<S>) {
        let start = self.here.collecting.start.wrapping_add(first);
        if let Some(numbers) = self.numbers.get_mut(start..).and_then(|numbers| numbers.get_mut(..S::WIDTH)) {
            numbers.copy_from_slice(x.to_array().as_ref());
        }
    }

    /// What was handed back to them.
    #[inline(always)]
    pub(super) fn collected_adjoints<S: Simd>(&self, simd: S, first: usize) -> Lanes<S> {
        let start = self.here.collecting.start.wrapping_add(first);
        match self.adjoints.get(start..).and_then(S::first_group) {
            Some(adjoints) => Lanes::from_array(simd, *adjoints),
            None => Lanes::splat(simd, f64::NAN),
        }
    }
}
