//! Four iterations of a plate side by side, in the lanes of SIMD registers.
//!
//! Where the body of a plate is straight-line code, the macro emits it a second time, with the functions of this module in the
//! place of those that score one iteration. A number of the body is then a [`LaneReal`], and what depends on the index is
//! evaluated for each of the four. The instructions are chosen when the program runs.

mod constant;
mod data;
mod distribution;
mod elementary;
mod number;
#[cfg(not(target_arch = "x86_64"))]
mod portable;
mod product;
mod read;
mod real;
mod rows;
mod scope;
mod sum;
mod window;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use crate::finished::{Finished, finished};
pub use crate::scope::Site;
pub use crate::submodel::Base;
pub use constant::{constant, end_constant, log_masses};
pub use read::{Dot, Element, LeafSlot, end_read, read};
pub use real::{LaneArg, LaneReal};
pub use rows::{InOrder, LaneRows};
pub(crate) use rows::{Visits, side_by_side};
pub use scope::{LaneDensity, deterministic, enumerate_last, factor, observe};
pub use window::LaneWindow;
