//! What generated code names. Nothing here is meant for users.

pub use crate::constraints::{Bijective, Kind, Support};
pub use crate::distributions::{Continuous, Family};
pub use crate::guide::{GuideBody, pull};
pub use crate::model::{Model, Pass, score};
pub use crate::real::Real;
pub use crate::record::Record;
pub use crate::scope::{GuideScope, ModelScope, Node, PlateSite, Scope, Site};
pub use crate::shape::{Shape, Space};
pub use crate::slot::Slot;
pub use crate::window::Window;
pub use svi_macros::__guide as guide_with_model;
