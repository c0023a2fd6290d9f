//! Which iterations of a subsampled plate a step visits.
//!
//! They follow from the seed, the step and the plate's name alone: the passes of a step, [`Svi::evaluate`](crate::Svi) and a
//! state that was saved and loaded find the same ones.

mod drawn;
mod sampled;
mod touched;
mod visited;

use drawn::{Drawn, IndexSet, Key};
pub use sampled::{How, Subsample};
pub use sampled::{Order, Sampled, of, subsample};
pub(crate) use touched::Touched;
pub(crate) use visited::Run;

use crate::rng::prefix;

/// What the passes of a step know of its minibatches, and the buffers that they are drawn in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Minibatches {
    /// The seed and the step; `None` if every iteration is visited, each with the weight 1.
    step: Option<(u64, u64)>,
    plates: Vec<Drawn>,
    /// The sub-models around: a plate in one is not that of the same name in another.
    prefix: u64,
    set: IndexSet,
    pub(crate) touched: Touched,
    /// The latents that an autoguide's draw has visited.
    pub(crate) visited: Vec<Run>,
}

/// The iterations that one run through a plate visits.
#[derive(Debug)]
pub struct Batch {
    /// What the plate's sum of log densities is multiplied by.
    pub(crate) factor: f64,
    len: usize,
    chosen: Option<Chosen>,
}

#[derive(Debug)]
struct Chosen {
    plate: usize,
    key: Key,
    indices: Vec<usize>,
}

impl Batch {
    /// How many iterations there are.
    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The index of the iteration at a position.
    #[inline(always)]
    pub(crate) fn index(&self, position: usize) -> usize {
        match &self.chosen {
            None => position,
            Some(chosen) => chosen.indices[position],
        }
    }
}

impl Minibatches {
    /// Every iteration of every plate.
    pub(crate) fn whole() -> Self {
        Self::default()
    }

    /// Whether every iteration is visited.
    pub(crate) fn is_whole(&self) -> bool {
        self.step.is_none()
    }

    /// Those of a step.
    pub(crate) fn start(&mut self, seed: u64, step: u64) {
        self.step = Some((seed, step));
        self.touched.clear();
    }

    /// Before a pass over a body whose parameters begin at `first`; `records` if it leaves their gradient.
    pub(crate) fn start_pass(&mut self, first: usize, records: bool) {
        self.plates.iter_mut().for_each(|plate| plate.visits = 0);
        self.prefix = 0;
        self.touched.start(first, records);
    }

    /// Enters a sub-model; the result is what [`leave`](Self::leave) takes.
    pub(crate) fn enter(&mut self, part: &str) -> u64 {
        let inner = prefix(self.prefix, part);
        std::mem::replace(&mut self.prefix, inner)
    }

    /// Leaves it.
    pub(crate) fn leave(&mut self, outer: u64) {
        self.prefix = outer;
    }

    /// The iterations of a plate. They are handed back with [`put_back`](Self::put_back), so that the next pass need not draw
    /// them again.
    pub(crate) fn take(&mut self, name: &str, sampled: Sampled) -> Batch {
        let len = sampled.len;
        let Some((seed, step)) = self.step else { return Batch { factor: 1.0, len, chosen: None } };
        let subsample = match sampled.how {
            How::Of(total) => return Batch { factor: total as f64 / len as f64, len, chosen: None },
            How::Subsample(subsample) => subsample,
        };
        let plate = self.plate(name);
        let drawn = &mut self.plates[plate];
        let key = Key { seed: seed ^ self.prefix, step, visit: drawn.visits, len, subsample };
        drawn.visits += 1;
        let indices = drawn.take(name, key, &mut self.set);
        let visited = indices.len();
        Batch { factor: len as f64 / visited as f64, len: visited, chosen: Some(Chosen { plate, key, indices }) }
    }

    pub(crate) fn put_back(&mut self, batch: Batch) {
        if let Some(Chosen { plate, key, indices }) = batch.chosen {
            self.plates[plate].put_back(key, indices);
        }
    }

    fn plate(&mut self, name: &str) -> usize {
        let prefix = self.prefix;
        let found = self.plates.iter().position(|plate| *plate.name == *name && plate.prefix == prefix);
        found.unwrap_or_else(|| {
            self.plates.push(Drawn::new(name, prefix));
            self.plates.len() - 1
        })
    }
}
