//! What takes slots.

use proc_macro2::Span;
use syn::Expr;

use super::{Block, Construct, Plate, Role, Site, Syntax, Times};

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
    /// The call, for messages.
    pub written: String,
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

impl Block {
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
}
