//! What a file with a model or a guide needs: `use svi_runtime::prelude::*;`.

pub use crate::autoguide::{AutoMultivariateNormal, AutoNormal};
pub use crate::constraints::{
    GreaterThan, Interval, LessThan, Ordered, Positive, PositiveOrdered, Simplex, UnitInterval,
};
pub use crate::distributions::{
    Bernoulli, Beta, Binomial, Categorical, Cauchy, Continuous as _, Dirichlet, Distribution as _, Exponential, Flat,
    FlatOn as _, Gamma, HalfCauchy, HalfNormal, InverseGamma, Laplace, LogDensity as _, LogNormal, NegativeBinomial2,
    Normal, Poisson, Repeat as _, StudentT, Uniform, VonMises,
};
pub use crate::error::SviError;
pub use crate::objective::TraceElbo;
pub use crate::optim::{Adam, Sgd};
pub use crate::predictive::Predictive;
pub use crate::real::{Real, log_mix, log_sum_exp};
pub use crate::record::Record as _;
pub use crate::run::{Steps, SviRun};
pub use crate::state::SviState;
pub use crate::svi::{Svi, elbo};
pub use crate::words::{deterministic, enumerate, factor, observe, param, plate, sample};
pub use svi_macros::{guide, model};
