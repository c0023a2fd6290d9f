//! How the scopes run a plate of which a step visits a part.

use super::fault::size_problem;
use super::{Faulty, PlateSite};
use crate::error::Problem;
use crate::minibatch::{Batch, Minibatches, Sampled, Subsample, Touched};
use crate::picked::Layout;
use crate::window::{Here, Window};

/// A scope that knows what a step visits.
pub(super) trait Sampler: Faulty {
    /// None in a piece of a plate: a plate is not divided that has others inside of which a step visits a part.
    fn minibatches(&mut self) -> Option<&mut Minibatches>;

    /// What the step visits.
    #[inline(always)]
    fn touched(&mut self) -> Option<&mut Touched> {
        self.minibatches().map(|minibatches| &mut minibatches.touched)
    }

    /// Keeps the iterations for the next pass.
    #[inline(always)]
    fn put_back(&mut self, batch: Batch) {
        if let Some(minibatches) = self.minibatches() {
            minibatches.put_back(batch);
        }
    }

    /// The iterations to visit, unless something is wrong.
    fn batch<const P: usize, const L: usize>(
        &mut self,
        window: &Window<'_>,
        site: PlateSite<P, L>,
        sampled: Sampled,
    ) -> Option<Batch> {
        if self.has_failed() {
            return None;
        }
        let is_whole = self.minibatches()?.is_whole();
        let problem = if is_whole { sampled.problem_of_whole() } else { sampled.problem() };
        if let Some(problem) = problem.or_else(|| stored_otherwise(window, site, sampled)) {
            self.fail(site.name, problem);
            return None;
        }
        Some(self.minibatches()?.take(site.name, sampled))
    }

    /// Runs `body` on the iterations, each with its own window, until one has a problem.
    #[inline(always)]
    fn for_each_row_of<const P: usize, const L: usize>(
        &mut self,
        batch: &Batch,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        mut body: impl FnMut(&mut Self, &mut Window<'_>, usize),
    ) where
        Self: Sized,
    {
        let mut params = window.params.picked_rows::<P>(site.params, Layout::Full);
        let mut latents = window.latents.picked_rows::<L>(site.latents, Layout::Compact);
        let region = params.range();
        let here = Here { weight: window.here.weight * batch.factor, ..window.here };
        if let Some(touched) = self.touched() {
            touched.until(region.start);
        }
        for position in 0..batch.len() {
            let index = batch.index(position);
            let (Some(params), Some(latents)) = (params.pick(index), latents.pick(index)) else {
                return self.fail(site.name, Problem::TooShort);
            };
            let row = params.range();
            if let Some(touched) = self.touched() {
                touched.skip_to(row.start);
            }
            body(self, &mut Window { params, latents, vectors: &mut *window.vectors, here }, index);
            if self.has_failed() {
                return self.place_in(site.name, index);
            }
            if let Some(touched) = self.touched() {
                touched.until(row.end);
            }
        }
        if let Some(touched) = self.touched() {
            touched.skip_to(region.end);
        }
    }
}

/// The problem of a plate that is not what the storage was made for.
fn stored_otherwise<const P: usize, const L: usize>(
    window: &Window<'_>,
    site: PlateSite<P, L>,
    sampled: Sampled,
) -> Option<Problem> {
    const REFERENCE: &str = "when the state was initialised";
    let (params, latents) = (window.params.shape(), window.latents.shape());
    [&params.plates[site.params], &latents.plates[site.latents]].into_iter().find_map(|plate| {
        let required = plate.required_len()?;
        size_problem(sampled.len, required, REFERENCE)
            .or_else(|| Subsample::problem(sampled.subsample(), plate.subsample, REFERENCE))
    })
}
