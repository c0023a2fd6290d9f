//! What a plate finds outside of itself that depends on parameters or latents.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Expr, Lit, Pat, Stmt, Type};

use crate::ir::{Argument, Block, Function, Statement, Syntax, Word};
use crate::parse::mentions::bound;
use crate::words::{called_word, peel};

/// The names of a function. One that different places use for different things is among the numbers.
#[derive(Debug, Default)]
pub struct Outside {
    /// Every name that the function binds somewhere.
    bound: BTreeSet<String>,
    /// Whether some of the function is not written yet.
    pub diverges: bool,
    /// The arguments that are data: what they refer to outlives every iteration.
    arguments: BTreeSet<String>,
    /// Those of them that are slices, with the types of their elements.
    slices: BTreeMap<String, String>,
    /// Those of them that are plain values, but no `f64`s.
    others: BTreeSet<String>,
    /// Names that may stand for numbers of the body.
    numbers: BTreeSet<String>,
    /// Those of the latter that stand for arrays, with their lengths.
    arrays: BTreeMap<String, usize>,
}

impl Outside {
    /// That of a function: in a sub-model, some arguments depend on latents.
    pub fn of(function: &Function) -> Self {
        let is_data = |argument: &Argument| {
            let ty = argument.ty.to_token_stream().to_string();
            !["Real", "Vector", "RowMatrix"].iter().any(|number| ty.contains(number))
        };
        let mut names = Self { bound: function.bound.clone(), diverges: function.diverges, ..Self::default() };
        for argument in &function.args {
            let set = if is_data(argument) { &mut names.arguments } else { &mut names.numbers };
            set.insert(argument.name.to_string());
            if is_plain(&argument.ty) {
                names.others.insert(argument.name.to_string());
            }
            if let Some(element) = slice_element(&argument.ty) {
                names.slices.insert(argument.name.to_string(), element);
            }
        }
        names.block(&function.body);
        names
    }

    pub fn binds(&self, name: &str) -> bool {
        self.bound.contains(name)
    }

    pub fn is_argument(&self, name: &str) -> bool {
        self.arguments.contains(name)
    }

    /// The type of the elements of the slice that the name stands for.
    pub fn slice(&self, name: &str) -> Option<&str> {
        self.slices.get(name).map(String::as_str)
    }

    pub fn is_number(&self, name: &str) -> bool {
        self.numbers.contains(name)
    }

    /// The length of the array that the name stands for.
    pub fn array(&self, name: &str) -> Option<usize> {
        self.arrays.get(name).copied()
    }

    /// Whether the name stands for an array, or for a plain value that is no `f64`.
    pub fn is_no_number(&self, name: &str) -> bool {
        self.others.contains(name) || self.arrays.contains_key(name)
    }

    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.statement(statement);
            if let Syntax::Plate(plate) = &statement.syntax {
                if let Some(scan) = &plate.scan {
                    self.numbers.extend(bound(&scan.state));
                }
                self.block(&plate.body);
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let has_words = !statement.sites.is_empty() || !statement.reads.is_empty();
        let is_of_data = matches!(statement.syntax, Syntax::Ordinary(_))
            && !has_words
            && !statement.mentions.contains("Real")
            && !is_assigned_later(statement)
            && statement.mentions.is_disjoint(&self.numbers);
        // A name that is bound again need not stand for the argument.
        self.slices.retain(|name, _| !statement.binds.contains(name));
        self.others.retain(|name| !statement.binds.contains(name));
        self.arguments.retain(|name| !statement.binds.contains(name));
        if is_of_data {
            return;
        }
        for name in &statement.binds {
            // One name for two arrays stands for neither.
            if !self.numbers.insert(name.clone()) {
                self.arrays.remove(name);
            } else if let Some(len) = array_len(statement) {
                self.arrays.insert(name.clone(), len);
            }
        }
    }
}

/// Whether what a `let` binds may become something else.
fn is_assigned_later(statement: &Statement) -> bool {
    let Syntax::Ordinary(stmt) = &statement.syntax else { return false };
    let Stmt::Local(local) = &**stmt else { return false };
    local.init.is_none() || local.pat.to_token_stream().into_iter().any(|token| token.to_string() == "mut")
}

/// Whether this is a type of plain values other than `f64`.
fn is_plain(ty: &Type) -> bool {
    let plain = ["bool", "char", "f32", "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize"];
    matches!(ty, Type::Path(ty) if plain.iter().any(|name| ty.path.is_ident(name)))
}

fn slice_element(ty: &Type) -> Option<String> {
    let Type::Reference(reference) = ty else { return None };
    let Type::Slice(slice) = &*reference.elem else { return None };
    Some(slice.elem.to_token_stream().to_string())
}

/// The length of the array that a statement binds to one name, if it is written as a number.
fn array_len(statement: &Statement) -> Option<usize> {
    let Syntax::Ordinary(stmt) = &statement.syntax else { return None };
    let (Stmt::Local(local), [site]) = (&**stmt, &statement.sites[..]) else { return None };
    let (Pat::Ident(_), Word::Sample | Word::Param, None) = (&local.pat, site.word, &site.rows) else { return None };
    called_word(peel(&local.init.as_ref()?.expr))?;
    let Some(Expr::Lit(size)) = &site.size else { return None };
    let Lit::Int(len) = &size.lit else { return None };
    len.base10_parse().ok().filter(|len| *len > 0)
}
