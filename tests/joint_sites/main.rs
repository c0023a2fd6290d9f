//! Multivariate normal sites, correlation matrices and Gaussian processes in models and guides.

#[path = "../common/mod.rs"]
mod common;
mod fixed_size;
mod latent_vectors;
mod observed;

use svi_runtime::prelude::*;

const X: [f64; 5] = [0.0, 0.4, 1.0, 1.7, 2.5];
const Y: [f64; 5] = [0.1, 0.7, 0.9, 0.2, -0.8];

fn sgd<M: svi_runtime::Model, G: svi_runtime::GuideFor<M::Schema>>(model: M, guide: G) -> Svi<M, G::Guide, Sgd>
where
    G::Guide: svi_runtime::Guide<M>,
{
    Svi::new(model, guide, TraceElbo::new(), Sgd::new(1.0))
}
