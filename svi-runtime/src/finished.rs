//! The end of a body or of an iteration.

/// What a body and an iteration of a plate return, from behind their last harvest.
///
/// A `return` that a user's macro hides from ours would skip the harvest, and leave partials in slots that the next
/// iteration uses; it has nothing of this type to return.
#[derive(Clone, Copy, Debug)]
pub struct Finished(());

/// The end of a body or of an iteration.
#[inline(always)]
pub fn finished() -> Finished {
    Finished(())
}
