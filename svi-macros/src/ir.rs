//! What a function says, free of syntax that does not matter.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{Attribute, Expr, Generics, LitStr, Pat, Path, Stmt, Type, Visibility};

use crate::sampling::Sampling;

/// Which of the two attributes stands on the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Model,
    Guide,
}

impl Role {
    pub fn word(self) -> &'static str {
        match self {
            Role::Model => "model",
            Role::Guide => "guide",
        }
    }
}

/// What stands in the attribute's parentheses.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `crate = path`
    pub runtime: Option<Path>,
    /// `model = path`
    pub model: Option<Path>,
}

/// A model or guide.
#[derive(Debug)]
pub struct Function {
    pub role: Role,
    /// Whether what could be read is not all that there is.
    pub unreadable: bool,
    pub docs: Vec<Attribute>,
    pub visibility: Visibility,
    /// Lints that the user allows or denies in the body.
    pub lints: Vec<Attribute>,
    /// Other attributes, which belong to the function that is generated under the name.
    pub attributes: Vec<Attribute>,
    pub name: Ident,
    /// The name of the generated type, which those of the other generated types begin with.
    pub type_name: Ident,
    pub generics: Generics,
    pub args: Vec<Argument>,
    /// The names that are bound in one place only, so that they mean the same wherever they stand.
    pub bound_once: BTreeSet<String>,
    /// The names of functions and closures that the body declares.
    pub callable: BTreeSet<String>,
    /// The type of its value, for the functions that have it inside.
    pub output: Option<Type>,
    pub body: Block,
    /// The parentheses around the arguments.
    pub parentheses: Span,
    /// The body's braces.
    pub braces: Span,
}

impl Function {
    /// The sub-models of the function with their prefixes, in the order in which guides know them.
    pub fn parts(&self) -> Vec<(&LitStr, &SubModel)> {
        let mut parts = Vec::new();
        self.body.parts(&mut parts);
        parts
    }

    /// Whether the size of the site depends on a const parameter of the function.
    pub fn has_generic_size(&self, site: &Site) -> bool {
        self.generics.const_params().any(|param| is_in_size(&param.ident, site))
    }

    /// The argument of the function that the size of the site depends on.
    pub fn argument_in_size(&self, site: &Site) -> Option<&Ident> {
        self.args.iter().map(|arg| &arg.name).find(|name| is_in_size(name, site))
    }
}

/// Whether the name stands in the size of the site.
fn is_in_size(name: &Ident, site: &Site) -> bool {
    let size = site.size.to_token_stream().to_string();
    size.split_whitespace().any(|word| name == word)
}

/// An argument: of the constructor if it is fixed, else of every call.
#[derive(Debug)]
pub struct Argument {
    pub name: Ident,
    pub mutable: bool,
    pub ty: Type,
    pub fixed: bool,
    /// Whether it is a `Real`, or an array of them.
    pub is_real: bool,
}

/// The top of a body, or one iteration of a plate.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
pub struct Statement {
    pub syntax: Syntax,
    /// The words in it, in the order they are evaluated; none for a plate.
    pub sites: Vec<Site>,
    /// What it reads from vectors, in the order it is evaluated.
    pub reads: Vec<Read>,
    /// The names that stand for vectors where the statement is.
    pub vectors: BTreeSet<String>,
    /// The names it binds.
    pub binds: BTreeSet<String>,
    /// Every name it mentions.
    pub mentions: BTreeSet<String>,
    /// Whether it is the last of its block.
    pub is_last: bool,
    /// Whether what it mentions can reach later statements through the names it binds alone.
    pub is_plain: bool,
}

impl Statement {
    /// Whether it or a plate that it is reads leaves from vectors.
    pub fn reads_vectors(&self) -> bool {
        let in_plate = match &self.syntax {
            Syntax::Plate(plate) => plate.body.statements.iter().any(Statement::reads_vectors),
            _ => false,
        };
        in_plate || !self.reads.is_empty()
    }

    /// The enumeration that the statement is.
    pub fn enumeration(&self) -> Option<&Enumeration> {
        match &self.syntax {
            Syntax::Enumeration(enumeration) => Some(enumeration),
            Syntax::Ordinary(_) | Syntax::Plate(_) => None,
        }
    }

    /// Whether a site is summed out in the statement.
    pub fn enumerates(&self) -> bool {
        match &self.syntax {
            Syntax::Enumeration(_) => true,
            Syntax::Plate(plate) => plate.body.statements.iter().any(Statement::enumerates),
            Syntax::Ordinary(_) => false,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Syntax {
    Ordinary(Box<Stmt>),
    Plate(Box<Plate>),
    Enumeration(Box<Enumeration>),
}

/// `let z = enumerate("z", distribution);`, for whose values the statements behind it in its block are run.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Where the word stands.
    pub span: Span,
    pub attributes: Vec<Attribute>,
    /// What a value is bound to.
    pub value: Pat,
    pub distribution: Expr,
}

#[derive(Clone, Debug)]
pub struct Plate {
    /// Where the word stands.
    pub span: Span,
    /// The body's braces.
    pub braces: Span,
    pub name: LitStr,
    pub index: Pat,
    pub len: Expr,
    pub sampling: Sampling,
    pub body: Block,
    /// What the vector of its last expressions is bound to, if it is.
    pub collects: Option<Pat>,
    /// The state that passes from iteration to iteration, if the plate is a scan.
    pub scan: Option<Scan>,
    /// The function that runs in place of a body, if it is a sub-model: a plate of one iteration.
    pub part: Option<SubModel>,
}

/// What `submodel("prefix", call, inputs)` has inside.
#[derive(Clone, Debug)]
pub struct SubModel {
    /// The call of the model's or guide's constructor.
    pub call: Expr,
    /// The function, which is also the name of a type.
    pub path: Path,
    /// The dynamic arguments, a tuple.
    pub inputs: Expr,
    /// How many `Real`s its value is, if the type that the user gave to that says so.
    pub numbers: Option<usize>,
    /// The names that stand for vectors in its value.
    pub vectors: BTreeSet<String>,
    pub attributes: Vec<Attribute>,
}

/// The state of `for (t, state) in scan("name", len, initial)`.
#[derive(Clone, Debug)]
pub struct Scan {
    pub state: Pat,
    pub initial: Expr,
    /// How many numbers it is, if it is an array.
    pub size: Option<Expr>,
}

/// A leaf that is read from vectors.
#[derive(Clone, Debug)]
pub struct Read {
    pub reading: Reading,
    /// When it is evaluated among the words of its statement.
    pub order: usize,
    /// Where the word stands.
    pub span: Span,
    /// The vector that is read.
    pub name: String,
    /// How many numbers it is, if it is an array.
    pub size: Option<Expr>,
    /// The innermost construct that makes it conditional or repeated.
    pub under: Option<Construct>,
    pub times: Times,
}

/// How a vector is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// `dot(&w, row)`
    Dot,
    /// `linear::<K>(&weights, row)`
    Linear,
    /// `w.at(index)`
    At,
    /// `w.sum()`
    Sum,
    /// `w.dot_self()`
    DotSelf,
}

impl Reading {
    /// As a user writes it.
    pub fn usage(self) -> &'static str {
        match self {
            Reading::Dot => "dot(&w, row)",
            Reading::Linear => "linear::<K>(&weights, row)",
            Reading::At => "w.at(index)",
            Reading::Sum => "w.sum()",
            Reading::DotSelf => "w.dot_self()",
        }
    }
}

/// How the numbers of a site of run-time size hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dims {
    Vector,
    Matrix,
}

/// Something that takes slots, or a token.
#[derive(Clone, Copy, Debug)]
pub enum Leaf<'b> {
    /// A number or an array.
    Site(&'b Site),
    /// A vector or matrix.
    Vector(&'b Site),
    /// Something read from vectors, and which of the block's it is.
    Read(&'b Read, usize),
    /// What a plate collects.
    Collected(&'b Plate),
}

/// A word of the language other than `plate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Sample,
    Observe,
    Param,
    Factor,
    Deterministic,
    Enumerate,
}

impl Word {
    pub const ALL: [(&'static str, Word); 6] = [
        ("sample", Word::Sample),
        ("observe", Word::Observe),
        ("param", Word::Param),
        ("factor", Word::Factor),
        ("deterministic", Word::Deterministic),
        ("enumerate", Word::Enumerate),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, word)| *word == self).map_or("", |(name, _)| name)
    }

    /// The arguments, as a user writes them.
    pub fn usage(self) -> &'static str {
        match self {
            Word::Sample => "sample(\"name\", distribution)",
            Word::Observe => "observe(\"name\", distribution, value)",
            Word::Param => "param(\"name\", initial)",
            Word::Factor => "factor(\"name\", log_density)",
            Word::Deterministic => "deterministic(\"name\", value)",
            Word::Enumerate => "enumerate(\"name\", distribution)",
        }
    }

    /// The number of arguments.
    pub fn arity(self) -> usize {
        if self == Word::Observe { 3 } else { 2 }
    }
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

/// One use of a word.
#[derive(Clone, Debug)]
pub struct Site {
    pub word: Word,
    /// When it is evaluated among the words of its statement.
    pub order: usize,
    pub name: LitStr,
    /// Where the word stands.
    pub span: Span,
    /// The innermost construct that makes it conditional or repeated, and how often that lets it run.
    pub under: Option<Construct>,
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

impl Block {
    /// The sites of the block itself.
    pub fn sites(&self) -> impl Iterator<Item = &Site> {
        self.statements.iter().flat_map(|statement| &statement.sites)
    }

    /// The sites of the block itself with this word.
    pub fn sites_of(&self, word: Word) -> impl Iterator<Item = &Site> {
        self.sites().filter(move |site| site.word == word)
    }

    /// What takes slots in the block itself, in the order it is evaluated, each with the statement that it is in.
    pub fn leaves(&self, role: Role) -> Vec<(usize, Leaf<'_>)> {
        let mut leaves = Vec::new();
        let mut reads = 0;
        for (index, statement) in self.statements.iter().enumerate() {
            let mut own = Vec::new();
            for site in statement.sites.iter().filter(|site| site.is_leaf(role)) {
                own.push((site.order, if site.dims.is_some() { Leaf::Vector(site) } else { Leaf::Site(site) }));
            }
            for read in &statement.reads {
                own.push((read.order, Leaf::Read(read, reads)));
                reads += 1;
            }
            own.sort_by_key(|(order, _)| *order);
            leaves.extend(own.into_iter().map(|(_, leaf)| (index, leaf)));
            if let Syntax::Plate(plate) = &statement.syntax
                && plate.collects.is_some()
            {
                leaves.push((index, Leaf::Collected(plate)));
            }
        }
        leaves
    }

    /// The plates of the block itself.
    pub fn plates(&self) -> impl Iterator<Item = &Plate> {
        self.statements.iter().filter_map(|statement| match &statement.syntax {
            Syntax::Plate(plate) => Some(&**plate),
            Syntax::Ordinary(_) | Syntax::Enumeration(_) => None,
        })
    }

    /// How many numbers the sites with this word have in either space: known if all are single numbers and the block has no
    /// plates.
    pub fn width(&self, word: Word) -> Option<usize> {
        let known = self.plates().next().is_none()
            && self.sites_of(word).all(|site| site.size.is_none() && site.dims.is_none());
        known.then(|| self.sites_of(word).count())
    }

    fn parts<'b>(&'b self, parts: &mut Vec<(&'b LitStr, &'b SubModel)>) {
        for plate in self.plates() {
            parts.extend(plate.part.iter().map(|part| (&plate.name, part)));
            plate.body.parts(parts);
        }
    }

    /// Whether the block or a plate in it has a site with this word. What a sub-model has is not known here.
    pub fn has(&self, word: Word) -> bool {
        let in_plate =
            |plate: &Plate| plate.part.is_some() && matches!(word, Word::Sample | Word::Param) || plate.body.has(word);
        self.sites_of(word).next().is_some() || self.plates().any(in_plate)
    }
}
