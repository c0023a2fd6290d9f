//! What expressions are and mention.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Expr, PathArguments, Stmt};

use crate::ir::{Family, Statement};
use crate::parse::mentions::mentioned;
use crate::words::{for_each_word, peel};

/// The number of categories, if it is written as a number.
pub fn categories(family: &Family) -> Option<usize> {
    let PathArguments::AngleBracketed(arguments) = &family.path.segments.last()?.arguments else { return None };
    let size = arguments.args.to_token_stream().to_string();
    size.trim_matches(['{', '}', ' ']).parse().ok()
}

/// Whether an expression is arithmetic or a number that is written: it is one number, whatever the variables in it are.
pub fn is_computed(expr: &Expr) -> bool {
    match peel(expr) {
        Expr::Lit(_) | Expr::Unary(_) | Expr::Binary(_) => true,
        Expr::MethodCall(call) => ["exp", "ln", "sqrt", "recip", "powi"].iter().any(|name| call.method == name),
        _ => false,
    }
}

/// The variable that an expression is.
pub fn variable(expr: &Expr) -> Option<&Ident> {
    let Expr::Path(path) = peel(expr) else { return None };
    path.path.get_ident()
}

/// The names that an expression mentions.
pub fn names(expr: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    mentioned(expr.to_token_stream(), &mut names);
    names
}

pub fn has_words(expr: &Expr, statement: &Statement) -> bool {
    let mut found = false;
    let mut stmt = Stmt::Expr(expr.clone(), None);
    for_each_word(&mut stmt, &statement.vectors, &mut |_, _, _| found = true);
    found
}

/// The variable in which the place is that an expression denotes.
pub fn place_root(expr: &Expr) -> Option<String> {
    match peel(expr) {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Field(field) => place_root(&field.base),
        Expr::Index(index) => place_root(&index.expr),
        _ => None,
    }
}

/// Whether an expression may be evaluated any number of times: it is cheap and does nothing else.
pub fn is_evaluated_at_will(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Paren(e) => is_evaluated_at_will(&e.expr),
        Expr::Group(e) => is_evaluated_at_will(&e.expr),
        Expr::Unary(e) => is_evaluated_at_will(&e.expr),
        Expr::Cast(e) => is_evaluated_at_will(&e.expr),
        Expr::Field(e) => is_evaluated_at_will(&e.base),
        Expr::Reference(e) => e.mutability.is_none() && is_evaluated_at_will(&e.expr),
        Expr::Index(e) => is_evaluated_at_will(&e.expr) && is_evaluated_at_will(&e.index),
        Expr::Binary(e) => is_evaluated_at_will(&e.left) && is_evaluated_at_will(&e.right),
        Expr::Range(e) => e.start.iter().chain(&e.end).all(|bound| is_evaluated_at_will(bound)),
        Expr::Tuple(e) => e.elems.iter().all(is_evaluated_at_will),
        Expr::MethodCall(e) => {
            let cheap = ["len", "exp", "ln", "sqrt", "abs", "powi", "recip"].iter().any(|name| e.method == name);
            cheap && is_evaluated_at_will(&e.receiver) && e.args.iter().all(is_evaluated_at_will)
        }
        _ => false,
    }
}
