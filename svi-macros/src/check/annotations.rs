//! The type that the user gave to a latent or a parameter, and what is drawn or written there.

use std::collections::BTreeMap;

use syn::{Expr, Pat, Stmt, Type};

use super::event::is_number;
use super::names::is_of_the_prelude;
use super::roles::bound_sites;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Dims, Function, Site, Statement, Syntax, Word};
use crate::parse::family;
use crate::words::{Found, called_word, peel};
use crate::written::written;

/// How the numbers of a value hang together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Number,
    Array,
    Vector,
    Matrix,
}

impl Shape {
    fn is_of_run_time(self) -> bool {
        matches!(self, Shape::Vector | Shape::Matrix)
    }

    fn words(self) -> &'static str {
        match self {
            Shape::Number => "a single number",
            Shape::Array => "an array",
            Shape::Vector => "a vector",
            Shape::Matrix => "a matrix",
        }
    }
}

/// A type that is written is that of the value.
pub fn fit_their_values(function: &Function, mistakes: &mut Mistakes) {
    in_block(&function.body, &bound_sites(function), mistakes);
}

fn in_block(block: &Block, known: &BTreeMap<String, &Site>, mistakes: &mut Mistakes) {
    for statement in &block.statements {
        if let Some(ty) = annotated_arithmetic(statement, known) {
            let message = "this is the type of an array, and arithmetic makes a single number";
            mistakes.add_at(ty, format!("{message}\nhelp: write `Real`, or leave the type out"));
        }
        if let Some((ty, site)) = annotated(statement)
            && let Some(message) = mistake(ty, site)
            && !mistakes.excuses(&site.name.value())
        {
            mistakes.add_at(ty, message);
            mistakes.excuse(site.name.value());
        }
    }
    block.plates().for_each(|plate| in_block(&plate.body, known, mistakes));
}

/// The type and the value of the variable that a statement binds.
fn typed(statement: &Statement) -> Option<(&Type, &Expr)> {
    let Syntax::Ordinary(stmt) = &statement.syntax else { return None };
    let Stmt::Local(local) = &**stmt else { return None };
    let (Pat::Type(typed), Some(init)) = (&local.pat, &local.init) else { return None };
    Some((&typed.ty, peel(&init.expr)))
}

/// The type of the variable that a latent or parameter is bound to.
fn annotated(statement: &Statement) -> Option<(&Type, &Site)> {
    let (ty, value) = typed(statement)?;
    let site = statement.sites.last().filter(|site| matches!(site.word, Word::Sample | Word::Param))?;
    let (Found::Word(_), _) = called_word(value)? else { return None };
    Some((ty, site))
}

/// The type of an array of the body's numbers, where a number is computed.
fn annotated_arithmetic<'s>(statement: &'s Statement, known: &BTreeMap<String, &Site>) -> Option<&'s Type> {
    let (ty, value) = typed(statement)?;
    let Type::Array(array) = ty else { return None };
    // A type of the user's may have an operator that makes an array.
    let is_computed = match value {
        Expr::Binary(binary) => is_number(&binary.left, known) && is_number(&binary.right, known),
        _ => false,
    };
    (of_type(&array.elem) == Some(Shape::Number) && is_computed).then_some(ty)
}

fn mistake(ty: &Type, site: &Site) -> Option<String> {
    let (stated, value) = (of_type(ty)?, of_value(site)?);
    // What a parameter starts from may hold rows, which its tokens do not always say.
    let may_be = stated == value || site.word == Word::Param && stated.is_of_run_time() && value.is_of_run_time();
    if may_be && !is_vec(ty) {
        return None;
    }
    let size = || family::array_len(&site.argument).or_else(|| site.size.clone());
    let own = match value {
        Shape::Number => String::from("write `Real`"),
        Shape::Array => format!("write `[Real; {}]`", size().as_ref().map_or_else(|| String::from(".."), written)),
        Shape::Vector => String::from("write `Vector`"),
        Shape::Matrix => String::from("write `RowMatrix`"),
    };
    let other = match (stated, site.word) {
        (_, Word::Param) if is_vec(ty) => None,
        (Shape::Array, Word::Param) => Some(format!("let it start at {}", array_of(ty, site)?)),
        (Shape::Vector, Word::Param) => Some(String::from("let it start at `vec![..]`")),
        (Shape::Array, _) => {
            Some(format!("put `.iid::<{}>()` behind the distribution", written(&family::annotated_len(ty)?)))
        }
        (Shape::Vector, _) if value == Shape::Number => Some(String::from("put `.iid(len)` behind the distribution")),
        _ => None,
    };
    let what = if site.word == Word::Param { "what it starts from" } else { "what is drawn" };
    let message = format!("this is the type of {}, and {what} is {}", type_words(ty, stated), value.words());
    let help = other.map_or_else(|| format!("{own}, or leave the type out"), |other| format!("{own}, or {other}"));
    Some(format!("{message}\nhelp: {help}"))
}

fn type_words(ty: &Type, stated: Shape) -> &'static str {
    if is_vec(ty) { "a `Vec`" } else { stated.words() }
}

/// `[1.0; 2]` for the type `[Real; 2]` of a parameter that starts at `1.0`.
fn array_of(ty: &Type, site: &Site) -> Option<String> {
    let start = if matches!(peel(&site.argument), Expr::Lit(_)) { written(&site.argument) } else { String::from("..") };
    Some(format!("`[{start}; {}]`", written(&family::annotated_len(ty)?)))
}

fn is_vec(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Vec"))
}

/// What a type says, if it is one of those of a body.
fn of_type(ty: &Type) -> Option<Shape> {
    match family::annotated_dims(ty) {
        Some(Dims::Vector) => return Some(Shape::Vector),
        Some(Dims::Matrix) => return Some(Shape::Matrix),
        None if is_vec(ty) => return Some(Shape::Vector),
        None => {}
    }
    match ty {
        Type::Array(_) => Some(Shape::Array),
        Type::Path(path) if path.path.is_ident("Real") => Some(Shape::Number),
        _ => None,
    }
}

/// What a site is, if that can be seen without the type.
fn of_value(site: &Site) -> Option<Shape> {
    let dims = if site.word == Word::Param { family::initial_dims(&site.argument) } else { site.dims };
    match dims {
        Some(Dims::Vector) => Some(Shape::Vector),
        Some(Dims::Matrix) => Some(Shape::Matrix),
        None if site.word == Word::Param => {
            let is_array = family::array_len(&site.argument).is_some();
            family::is_initial(&site.argument).then_some(if is_array { Shape::Array } else { Shape::Number })
        }
        None if site.size.is_some() => Some(Shape::Array),
        // Only the type says what a family of the user's draws.
        None => site.family.as_ref().is_some_and(|family| is_of_the_prelude(&family.name())).then_some(Shape::Number),
    }
}
