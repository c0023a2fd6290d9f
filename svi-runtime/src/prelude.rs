//! What a file with a model or a guide needs: `use svi_runtime::prelude::*;`.

pub use crate::constraints::{
    GreaterThan, Interval, LessThan, Ordered, Positive, PositiveOrdered, Simplex, UnitInterval,
};
pub use crate::distributions::{Continuous as _, Distribution as _, HalfCauchy, LogDensity as _, LogNormal, Normal};
pub use crate::real::{Real, log_mix, log_sum_exp};
