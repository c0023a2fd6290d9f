//! Plates, and the scans and sub-models that are plates.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::{Attribute, Expr, LitStr, Pat, Path};

use super::Block;
use crate::sampling::Sampling;

#[derive(Clone, Debug)]
pub struct Plate {
    /// Where the word stands.
    pub span: Span,
    /// The body's braces.
    pub braces: Span,
    pub name: LitStr,
    /// Whether the name is a guess, for what stands in its place is reported.
    pub is_guess: bool,
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

impl Plate {
    /// What it is called in a message.
    pub fn kind(&self) -> &'static str {
        match (&self.part, &self.scan) {
            (Some(_), _) => "sub-model",
            (None, Some(_)) => "scan",
            (None, None) => "plate",
        }
    }
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
