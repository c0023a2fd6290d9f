//! What is known of a model at compile time, for its guides to be checked against.

use crate::constraints::{Kind, Support};
use crate::distributions::Family;
use crate::record::Record;
use crate::scope::Node;
use crate::submodel::Part;

/// A model's identity, with facts about its latents in the order of storage.
pub trait Schema: Part {
    /// The facts.
    const FACTS: &'static [Fact];
    /// Whether it has latents.
    const HAS_LATENTS: bool;
    /// Whether it is refused for its name, so that its guides have no sites to be held against.
    const IS_REFUSED: bool = false;
    /// Whether each of its sub-models has latents.
    const PARTS: &'static [bool];
    /// The record of latents.
    type Latents<T>: Record<Scalar = T>;
    /// One predictive draw.
    type Draw;
    /// The draw that was recorded.
    fn draw(node: &Node) -> Self::Draw;
    /// The guide `G`. A name that is not there has no such type, and the compiler goes on as if all were well.
    type Guide<G>;
}

/// The support of a family, by a path that begins with the family's name.
pub trait KindOf {
    #[doc(hidden)]
    const __SVI_KIND: Kind;
}

impl<F: Family> KindOf for F {
    const __SVI_KIND: Kind = <F::Support as Support>::KIND;
}

/// What is known of a latent.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// What the model draws.
    pub values: Values,
    /// Where it begins among the numbers of its block, unless a vector of run-time length stands before.
    pub start: Option<usize>,
    /// Which of its block's sites it is.
    pub leaf: usize,
}

impl Fact {
    /// Stands in for a latent that the model has not got: the compiler has said so already.
    pub const UNKNOWN: Self = Self {
        values: Values { kind: Kind::Real, size: Size::Number, narrower: false },
        start: None,
        leaf: usize::MAX,
    };
}

/// What a site draws.
#[derive(Clone, Copy, Debug)]
pub struct Values {
    /// The support.
    pub kind: Kind,
    /// How many numbers.
    pub size: Size,
    /// Whether a guide says that it draws from a part of the model's support.
    pub narrower: bool,
}

/// How many numbers a site draws.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// One.
    Number,
    /// An array of so many.
    Array {
        /// How many.
        len: usize,
    },
    /// As many as it turns out at run time.
    Vector,
    /// In a guide, of a family with a size that was not read: a vector, or an error of its own.
    Unread,
    /// Rows and columns, as many as it turns out at run time.
    Matrix,
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
    let is_same = guide.kind as u8 == model.kind as u8;
    let is_part = guide.kind.is_within(model.kind);
    let fits = is_same || is_part && guide.narrower;
    if !fits {
        let text = Text::new().name(names.guide_family).and(" draws ").and(guide.kind.describe());
        let text = text.and(", but ").site(names).and(" takes ").and(model.kind.describe());
        if guide.kind.is_ordered() && !model.kind.is_ordered() && guide.size.is(model.size) {
            text.and("\nhelp: remove `.ordered()`").refuse()
        }
        let text = text.and(model.kind.families());
        if is_part {
            text.and(", or say that the guide leaves out the others, with `.narrower()` behind the constructor")
                .refuse()
        }
        text.refuse()
    }
    if is_same && guide.narrower {
        let text = Text::new().name(names.guide_family).and(" draws what ").site(names);
        text.and(" takes, and is not narrower\nhelp: remove `.narrower()`").refuse()
    }
    if !guide.size.is(model.size) {
        let text = Text::new().name(names.guide_family).and(" draws ").size(guide).and(" here, but ");
        text.site(names).and(" is ").size(model).help(model, names.guide_family).refuse()
    }
}

impl Size {
    const fn is(self, other: Self) -> bool {
        match (self, other) {
            (Size::Number, Size::Number) | (Size::Vector, Size::Vector) | (Size::Matrix, Size::Matrix) => true,
            (Size::Array { len: a }, Size::Array { len: b }) => a == b,
            (Size::Unread, Size::Vector | Size::Array { .. }) => true,
            _ => false,
        }
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
            Size::Array { len: size } if values.kind.is_square() => {
                let rows = size.isqrt();
                self.and("a ").number(rows).and(" x ").number(rows).and(" matrix")
            }
            Size::Array { len: size } => self.and("a vector of ").number(size),
            Size::Number => self.and("a single number"),
            Size::Vector | Size::Unread => self.and("a vector of run-time length"),
            Size::Matrix => self.and("a matrix"),
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
    const fn help(self, model: Values, guide_family: &str) -> Self {
        let text = self.and("\nhelp: ");
        match model.size {
            Size::Number => text.and("leave out `.iid` and `.to_event`"),
            Size::Vector | Size::Unread => match guide_family.as_bytes() {
                b"MultivariateNormal" => text.and("hand its matrix over as a `&Matrix` or a `&Cholesky`"),
                b"GaussianRandomWalk" => text.and("write `GaussianRandomWalk::with_len(scale, len)`"),
                _ => text.and("write `.iid(len)`, or `.to_event()` behind parameters that are vectors"),
            },
            Size::Matrix => {
                text.and("write `.iid((rows, columns))`, or `.to_event()` behind parameters that are matrices")
            }
            Size::Array { len: size } if model.kind as u8 == Kind::Simplex as u8 => {
                text.and("write `Dirichlet::<").number(size).and(">::new(..)`")
            }
            Size::Array { len: size } if model.kind.is_square() => {
                text.and("write `LkjCholesky::<").number(size.isqrt()).and(">::new(..)`")
            }
            Size::Array { len: size } => match guide_family.as_bytes() {
                b"MultivariateNormal" => {
                    text.and("write `MultivariateNormal::<").number(size).and(">::scale_tril(..)`")
                }
                b"GaussianRandomWalk" => text.and("write `GaussianRandomWalk::<").number(size).and(">::new(..)`"),
                _ => text.and("write `.iid::<").number(size).and(">()`"),
            },
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
