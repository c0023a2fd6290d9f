//! What is known of a model at compile time, for its guides to be checked against.

use crate::constraints::Kind;

/// A model's identity, with facts about its latents in the order of storage.
pub trait Schema {
    /// The supports.
    const KINDS: &'static [Kind];
    /// Where each begins among the numbers of its block.
    const STARTS: &'static [usize];
}

/// Refuses, at compile time, a guide's site whose support is not that of the model's.
#[track_caller]
pub const fn check_support(
    guide: Kind,
    model: Kind,
    guide_family: &str,
    site: &str,
    model_name: &str,
    model_family: &str,
) {
    if guide as u8 == model as u8 {
        return;
    }
    let text = Text::new()
        .and("`")
        .and(guide_family)
        .and("` draws ")
        .and(guide.describe())
        .and(", but site `")
        .and(site)
        .and("` of model `")
        .and(model_name)
        .and("` (`")
        .and(model_family)
        .and("`) takes ")
        .and(model.describe())
        .and(model.families());
    text.refuse()
}

/// A text put together at compile time.
struct Text {
    bytes: [u8; 1024],
    len: usize,
}

impl Text {
    const fn new() -> Self {
        Self { bytes: [0; 1024], len: 0 }
    }

    /// With `part` behind it, as far as it fits.
    const fn and(mut self, part: &str) -> Self {
        let mut i = 0;
        while i < part.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = part.as_bytes()[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    #[track_caller]
    const fn refuse(&self) -> ! {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("the supports of guide and model differ"),
        }
    }
}
