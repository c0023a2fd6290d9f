//! What a file with a model or a guide needs: `use svi_runtime::prelude::*;`.

pub use crate::constraints::Positive;
pub use crate::distributions::{
    Bernoulli, Binomial, Categorical, Cauchy, Continuous as _, Distribution as _, Exponential, Flat, FlatOn as _,
    HalfCauchy, HalfNormal, Laplace, LogDensity as _, LogNormal, NegativeBinomial2, Normal, Poisson, Repeat as _,
    Uniform, VonMises,
};
pub use crate::real::{Real, log_mix, log_sum_exp};
