//! What the benchmarks time: models in the language with data to fit them to, the same fits written by hand, and steps of both
//! beside each other. One crate, so that what fits them is compiled once for all that use it.

pub mod hand_written;
pub mod models;
pub mod pairs;
