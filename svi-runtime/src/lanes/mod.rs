//! Iterations of a plate side by side, in the lanes of SIMD registers.
//!
//! Where the body of a plate is straight-line code, the macro emits it again, with the functions of this module in the place of
//! those that draw, score and pull back one iteration. A number of the body is then a [`LaneReal`], and what depends on the index is
//! evaluated for each of the iterations. It does so for the instructions that do fewer numbers at once, [`Narrow`], and for those that do more, [`Wide`]; which are
//! used is known when the program runs.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod collected;
mod constant;
mod data;
mod distribution;
mod draw;
mod elementary;
mod guide;
mod latent;
mod number;
mod part;
#[cfg(not(target_arch = "x86_64"))]
mod portable;
mod product;
mod read;
mod real;
mod rows;
mod scope;
mod simd;
mod slot;
mod sum;
mod window;

pub use crate::finished::{Finished, finished};
pub use crate::schema::{Fact, Schema};
pub use crate::scope::Site;
pub use crate::submodel::Base;
pub use collected::emit;
pub use constant::{Original, OriginalAlone, log_masses};
pub use data::{GivenAlone, RunAlone};
pub use guide::{last_param, noise, param, sample_in_guide};
pub use latent::{last_sample, sample};
pub use read::{Dot, Element, LeafSlot, end_read, read};
pub use real::{LaneArg, LaneReal};
pub use rows::{InOrder, LaneBody, LaneRows};
pub(crate) use rows::{Storage, Visits, side_by_side};
pub(crate) use scope::Brought;
pub use scope::{LaneScope, deterministic, enumerate_last, factor, observe};
pub use simd::Simd;
pub use slot::Slot;
pub use window::LaneWindow;

/// The instructions for fewer numbers at once.
#[cfg(target_arch = "x86_64")]
pub use avx2::Avx2 as Narrow;
/// The instructions for more numbers at once.
#[cfg(target_arch = "x86_64")]
pub use avx512::Avx512 as Wide;
#[cfg(not(target_arch = "x86_64"))]
pub use portable::{Portable as Narrow, Portable as Wide};
