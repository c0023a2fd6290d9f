//! Plates whose iterations can run side by side.

mod expressions;
mod known;
mod outside;
mod rewrite;

pub use outside::Outside;
pub use rewrite::{Constant, SideBySide, Value, side_by_side};
