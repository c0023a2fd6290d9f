//! Sites: the uses of words.

use proc_macro2::{Ident, Span};
use syn::{Expr, LitStr, Path};

use super::{Role, Word};

/// One use of a word.
#[derive(Clone, Debug)]
pub struct Site {
    pub word: Word,
    /// When it is evaluated among the words of its statement.
    pub order: usize,
    pub name: LitStr,
    /// Whether the name is a guess, for what stands in its place is reported.
    pub is_guess: bool,
    /// Where the word stands.
    pub span: Span,
    /// How often what is around it lets it run.
    pub times: Times,
    /// The distribution, for `sample`, `observe` and `enumerate`.
    pub family: Option<Family>,
    /// How many numbers its value has, if it is an array.
    pub size: Option<Expr>,
    /// Its dimensions, if it has a run-time size.
    pub dims: Option<Dims>,
    /// The number of rows, if the array is a square matrix of so many.
    pub rows: Option<Expr>,
    /// The distribution or the initial value, for checks of literals.
    pub argument: Expr,
}

impl Site {
    /// Whether it is a leaf of its function: something that takes slots.
    pub fn is_leaf(&self, role: Role) -> bool {
        match self.word {
            Word::Param => true,
            Word::Sample => role == Role::Model || self.dims.is_some(),
            _ => false,
        }
    }

    /// Whether predictive draws record it.
    pub fn is_recorded(&self) -> bool {
        matches!(self.word, Word::Sample | Word::Observe | Word::Deterministic | Word::Enumerate)
    }
}

/// The distribution that was written in place.
#[derive(Clone, Debug)]
pub struct Family {
    /// The path of the type, generic arguments included.
    pub path: Path,
    /// The size of `.iid::<K>()`.
    pub iid: Option<Expr>,
    /// The name of its support, where that follows from the constructor: `Interval` of `Flat::interval(0.0, 1.0)`.
    pub support: Option<Ident>,
    /// Whether `.ordered()` follows.
    pub ordered: bool,
    /// Whether the size of its values is known only at run time.
    pub run_time: bool,
    /// Where `.narrower()` follows.
    pub narrower: Option<Span>,
}

impl Family {
    /// The family's name, as the user wrote it.
    pub fn name(&self) -> String {
        self.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string())
    }
}

/// How the numbers of a site of run-time size hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dims {
    Vector,
    Matrix,
}

/// How often a run of the block comes by a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    Once,
    AtMostOnce,
    AnyNumber,
}

/// What keeps a site from being passed exactly once, or in the order in which sites are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    If,
    Match,
    ShortCircuit,
    Loop,
    Closure,
    Labelled,
    Place,
    Initial,
    Block,
}

impl Under {
    pub fn words(self) -> &'static str {
        match self {
            Under::If => "under `if`",
            Under::Match => "under `match`",
            Under::ShortCircuit => "behind `&&` or `||`",
            Under::Loop => "in a loop",
            Under::Closure => "in a closure",
            Under::Labelled => "in a labelled block",
            Under::Place => "on the left side of an assignment",
            Under::Initial => "in the initial value of a parameter",
            Under::Block => "in an inner block",
        }
    }

    pub fn times(self) -> Times {
        match self {
            Under::Block | Under::Place | Under::Initial => Times::Once,
            Under::If | Under::Match | Under::ShortCircuit | Under::Labelled => Times::AtMostOnce,
            Under::Loop | Under::Closure => Times::AnyNumber,
        }
    }
}

/// One of the constructs of a statement that are in the way of its sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Construct {
    pub under: Under,
    /// Which of the statement's constructs it is.
    pub id: usize,
}
