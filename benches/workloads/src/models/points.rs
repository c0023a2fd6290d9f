//! A mixture of normal distributions whose components are summed out.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use svi_runtime::prelude::*;

/// Points of three kinds.
#[model]
pub fn clusters(y: &[f64]) {
    let logit = sample("logit", Normal::new(0.0, 1.0).iid::<3>());
    let loc = sample("loc", Normal::new(0.0, 5.0).iid::<3>());
    let scale = sample("scale", LogNormal::new(0.0, 1.0).iid::<3>());
    for i in plate("point", y.len()) {
        let kind = enumerate("kind", Categorical::<3>::logits(logit));
        observe("y", Normal::new(loc[kind], scale[kind]), y[i]);
    }
}

/// This many made-up points around -4, 0 and 5.
pub fn made_up_points(points: usize) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    let mut point = || {
        let centre = [-4.0, 0.0, 5.0][rng.random_range(0..3)];
        centre + 3.0 * (rng.random::<f64>() - 0.5)
    };
    (0..points).map(|_| point()).collect()
}
