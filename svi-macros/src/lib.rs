//! The attribute macros of `svi-runtime`.
