//! Blocks and the statements in them.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::{Attribute, Expr, LitStr, Pat, Stmt};

use super::{Plate, Read, Site, SubModel, Word};

/// The top of a body, or one iteration of a plate.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub statements: Vec<Statement>,
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

    pub(super) fn parts<'b>(&'b self, parts: &mut Vec<(&'b LitStr, &'b SubModel)>) {
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

    /// Whether the statement declares an item.
    pub fn is_item(&self) -> bool {
        matches!(&self.syntax, Syntax::Ordinary(stmt) if matches!(**stmt, Stmt::Item(_)))
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
