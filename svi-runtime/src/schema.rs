//! What is known of a model at compile time, for its guides to be checked against.

use crate::constraints::Kind;

/// A model's identity, with facts about its latents in the order of storage.
pub trait Schema {
    /// The facts.
    const FACTS: &'static [Fact];
    /// The guide `G`. A name that is not there has no such type, and the compiler goes on as if all were well.
    type Guide<G>;
}

/// What is known of a latent.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// What the model draws.
    pub values: Values,
    /// Where it begins among the numbers of its block.
    pub start: usize,
}

/// What a site draws: a number of its support, or a vector of so many.
#[derive(Clone, Copy, Debug)]
pub struct Values {
    /// The support.
    pub kind: Kind,
    /// The size of a vector.
    pub size: Option<usize>,
}

/// How a site and its distributions are called.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// The distribution in the guide.
    pub guide_family: &'static str,
    /// The site.
    pub site: &'static str,
    /// The model.
    pub model: &'static str,
    /// The distribution in the model.
    pub model_family: &'static str,
}

/// Refuses, at compile time, a guide's site whose support or size is not that of the model's.
#[track_caller]
pub const fn check_site(guide: Values, model: Values, names: Names) {
    if guide.kind as u8 != model.kind as u8 {
        let text = Text::new().name(names.guide_family).and(" draws ").and(guide.kind.describe());
        text.and(", but ").site(names).and(" takes ").and(model.kind.describe()).and(model.kind.families()).refuse()
    }
    if size(guide) != size(model) {
        let text = Text::new().name(names.guide_family).and(" draws ").size(guide).and(" here, but ");
        text.site(names).and(" is ").size(model).help(model).refuse()
    }
}

/// The size, 0 for a number alone.
const fn size(values: Values) -> usize {
    match values.size {
        Some(size) => size,
        None => 0,
    }
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

    const fn name(self, name: &str) -> Self {
        self.and("`").and(name).and("`")
    }

    const fn site(self, names: Names) -> Self {
        let text = self.and("site ").name(names.site).and(" of model ").name(names.model);
        text.and(" (").name(names.model_family).and(")")
    }

    const fn size(self, values: Values) -> Self {
        match values.size {
            Some(size) => self.and("a vector of ").number(size),
            None => self.and("a single number"),
        }
    }

    const fn number(self, number: usize) -> Self {
        const DIGITS: &str = "0123456789";
        let text = if number < 10 { self } else { self.number(number / 10) };
        let (_, digit) = DIGITS.split_at(number % 10);
        let (digit, _) = digit.split_at(1);
        text.and(digit)
    }

    /// What to write for a site of the model.
    const fn help(self, model: Values) -> Self {
        let text = self.and("\nhelp: ");
        match model.size {
            None => text.and("leave out `.iid`"),
            Some(size) if model.kind as u8 == Kind::Simplex as u8 => {
                text.and("write `Dirichlet::<").number(size).and(">::new(..)`")
            }
            Some(size) => text.and("write `.iid::<").number(size).and(">()`"),
        }
    }

    #[track_caller]
    const fn refuse(&self) -> ! {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("the guide does not draw what the model does"),
        }
    }
}
