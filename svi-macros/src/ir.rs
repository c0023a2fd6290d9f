//! What a function says, free of syntax that does not matter.

mod block;
mod leaf;
mod plate;
mod site;
mod word;

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::{Attribute, Expr, Generics, LitStr, Path, Type, Visibility};

use crate::parse::mentions::{Variables, mentioned};

pub use block::{Block, Enumeration, Statement, Syntax};
pub use leaf::{Leaf, Read, Reading};
pub use plate::{Plate, Scan, SubModel};
pub use site::{Construct, Dims, Family, Site, Times, Under};
pub use word::Word;

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
    /// The name under which the expansion imports that.
    pub alias: Option<Ident>,
    /// `model = path`
    pub model: Option<Path>,
}

impl Options {
    /// Those of the function that the tokens are.
    pub fn of(self, item: &TokenStream) -> Self {
        let mut tokens =
            item.clone().into_iter().skip_while(|token| !matches!(token, TokenTree::Ident(it) if it == "fn"));
        let alias = match (&self.runtime, tokens.nth(1)) {
            (Some(_), Some(TokenTree::Ident(name))) => Some(format_ident!("__svi_runtime_of_{name}")),
            _ => None,
        };
        Self { alias, ..self }
    }
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
    /// Whether some of its code is not written yet, but `todo!()`.
    pub diverges: bool,
    /// The names that are bound anywhere in it, arguments included.
    pub bound: BTreeSet<String>,
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
        let names = names_in_size(site);
        self.generics.const_params().any(|param| names.contains(&param.ident.to_string()))
    }

    /// The size of the site, if that depends on a variable of the function.
    pub fn run_time_size<'s>(&self, site: &'s Site) -> Option<&'s Expr> {
        site.size.as_ref().filter(|size| !Variables::of_expr(size).is_disjoint(&self.bound))
    }
}

/// The names that stand in the size of the site.
fn names_in_size(site: &Site) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    mentioned(site.size.to_token_stream(), &mut names);
    names
}

/// An argument: of the constructor if it is fixed, else of every call.
#[derive(Debug)]
pub struct Argument {
    pub name: Ident,
    pub mutable: bool,
    pub ty: Type,
    pub fixed: bool,
    /// Whether its type is reported: the constructor takes it, and keeps nothing.
    pub refused: bool,
    /// Whether it is a `Real`, or an array of them.
    pub is_real: bool,
}
