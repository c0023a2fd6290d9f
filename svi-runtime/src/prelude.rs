//! What a file with a model or a guide needs: `use svi_runtime::prelude::*;`.

pub use crate::autoguide::{AutoMultivariateNormal, AutoNormal};
pub use crate::constraints::{
    CorrCholesky, GreaterThan, Interval, LessThan, Ordered, Positive, PositiveOrdered, Simplex, UnitInterval,
};
pub use crate::distributions::{
    Bernoulli, Beta, Binomial, Categorical, Cauchy, Censored, Continuous as _, Dirichlet, DirichletMultinomial,
    Distribution as _, Exponential, Flat, FlatOn as _, Gamma, GaussianRandomWalk, HalfCauchy, HalfNormal, InverseGamma,
    Laplace, LkjCholesky, LogDensity as _, LogNormal, Mixture, Multinomial, MultivariateNormal, NegativeBinomial2,
    Normal, OrderedLogistic, Poisson, Repeat as _, StudentT, Truncated, Uniform, VonMises, ZeroInflated,
};
pub use crate::error::SviError;
pub use crate::linalg::{Cholesky, Matrix, cholesky};
pub use crate::objective::TraceElbo;
pub use crate::optim::{Adam, Sgd};
pub use crate::predictive::Predictive;
pub use crate::real::{Real, log_mix, log_sum_exp};
pub use crate::record::Record as _;
pub use crate::run::{Steps, SviRun};
pub use crate::state::SviState;
pub use crate::svi::{Svi, elbo};
pub use crate::vector::{RowMatrix, SparseRow, Vector};
pub use crate::words::{deterministic, dot, enumerate, factor, linear, observe, param, plate, sample, scan, submodel};
pub use svi_macros::{guide, model};
