//! What a file with a model or a guide needs: `use svi_runtime::prelude::*;`.

pub use crate::constraints::{Positive, Simplex, UnitInterval};
pub use crate::distributions::{
    Beta, Continuous as _, Dirichlet, Distribution as _, Gamma, HalfCauchy, InverseGamma, LogDensity as _, LogNormal,
    Normal, StudentT,
};
pub use crate::real::{Real, log_mix, log_sum_exp};
