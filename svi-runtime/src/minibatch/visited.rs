//! Where the latents lie that a step visits.

use std::ops::Range;

use super::{How, Minibatches, Sampled};
use crate::shape::{Shape, Space};

/// Latents that a step visits, one behind the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    /// Where they lie among those of the step, of which only what is visited is stored.
    pub(crate) latents: Range<usize>,
    /// Where they lie among those of all iterations.
    pub(crate) places: Range<usize>,
    /// What the sum of their log densities is multiplied by.
    pub(crate) weight: f64,
}

impl Minibatches {
    /// Finds the latents of this shape that the step visits, in unconstrained space and in the order of storage.
    pub(crate) fn visit(&mut self, latents: &Shape) {
        self.start_pass(0, false);
        self.visited.clear();
        self.visit_block(latents, (0, 0), 1.0);
    }

    /// A block that begins at these two places.
    fn visit_block(&mut self, shape: &Shape, (at, place): (usize, usize), weight: f64) {
        const SPACE: Space = Space::Unconstrained;
        if !shape.subsamples() {
            return self.visit_run((at, place), shape.len(SPACE), weight);
        }
        self.visit_run((at, place), shape.plate_start(0, SPACE), weight);
        for (index, plate) in shape.plates.iter().enumerate() {
            let start = shape.plate_start(index, SPACE);
            let (mut at, place) = (at + start, place + start);
            if let Some(subsample) = plate.subsample {
                let batch = self.take(&plate.name, Sampled { len: plate.len, how: How::Subsample(subsample) });
                for position in 0..batch.len() {
                    let index = batch.index(position);
                    let place = place + plate.row_start(index, SPACE);
                    self.visit_block(plate.row(index), (at, place), weight * batch.factor);
                    at += plate.row(index).len(SPACE);
                }
                self.put_back(batch);
                continue;
            }
            let outer = plate.is_part.then(|| self.enter(&plate.name));
            for row in 0..plate.len {
                let start = plate.row_start(row, SPACE);
                self.visit_block(plate.row(row), (at + start, place + start), weight);
            }
            outer.into_iter().for_each(|outer| self.leave(outer));
        }
    }

    /// Adds latents, to the run before if they go on from there.
    fn visit_run(&mut self, (at, place): (usize, usize), len: usize, weight: f64) {
        if let Some(last) = self.visited.last_mut()
            && (last.latents.end, last.places.end, last.weight) == (at, place, weight)
        {
            (last.latents.end, last.places.end) = (at + len, place + len);
        } else if len > 0 {
            self.visited.push(Run { latents: at..at + len, places: place..place + len, weight });
        }
    }
}
