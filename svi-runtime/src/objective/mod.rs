//! What is minimised.

mod trace_elbo;

pub(crate) use trace_elbo::Numbers;
pub use trace_elbo::TraceElbo;
