//! The signature of a model or guide.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ItemFn, ReturnType, Safety, Stmt, Type, parse_quote};

use super::mentions;
use crate::diagnostics::Mistakes;
use crate::ir::Role;

/// What a signature may not have.
pub fn check(item: &ItemFn, role: Role, mistakes: &mut Mistakes) {
    let signature = &item.sig;
    let mut refuse = |tokens: Option<&dyn ToTokens>, what: &str| {
        if let Some(tokens) = tokens {
            mistakes.add(tokens.span(), format!("a {} cannot be {what}", role.word()));
        }
    };
    refuse(signature.asyncness.as_ref().map(|t| t as _), "`async`");
    if let Safety::Unsafe(token) = &signature.safety {
        refuse(Some(token), "`unsafe`");
    }
    refuse(signature.constness.as_ref().map(|t| t as _), "`const`");
    refuse(signature.abi.as_ref().map(|t| t as _), "`extern`");
    refuse(signature.variadic.as_ref().map(|t| t as _), "variadic");
}

/// The type of the value that the functions get which have this one inside.
pub fn output(item: &ItemFn, mistakes: &mut Mistakes) -> Option<Type> {
    let ReturnType::Type(_, ty) = &item.sig.output else { return None };
    if let Some(other) = not_returned(ty) {
        let help = "write `Real`, `Vector`, `RowMatrix`, or an array or tuple of these";
        mistakes.add_at(other, format!("this is no value that a model or guide returns to the one around it; {help}"));
        let ends_with_a_value =
            matches!(item.block.stmts.last(), Some(Stmt::Expr(value, None)) if !matches!(value, Expr::ForLoop(_)));
        return ends_with_a_value.then(|| parse_quote!(Real));
    }
    if is_unit(ty) {
        return None;
    }
    if !matches!(item.block.stmts.last(), Some(Stmt::Expr(_, None))) {
        let close = item.block.brace_token.span.close();
        mistakes.add(close, "a function with a return type ends with its value, and there is none; end it without `;`");
    }
    Some((**ty).clone())
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// The part of a type that is nothing made of numbers of a body.
fn not_returned(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Array(array) => not_returned(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(not_returned),
        Type::Group(group) => not_returned(&group.elem),
        Type::Paren(paren) => not_returned(&paren.elem),
        Type::Path(path) if ["Real", "Vector", "RowMatrix"].iter().any(|name| path.path.is_ident(name)) => None,
        other => Some(other),
    }
}

/// How a type has the body's own numbers in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reals {
    None,
    /// It is one, or an array of them.
    Whole,
    /// It has them somewhere inside.
    Inside,
}

/// How the type of an argument has `Real`s in it: these are constants where the function is run alone.
pub fn reals(ty: &Type) -> Reals {
    match ty {
        Type::Path(path) if path.path.is_ident("Real") => Reals::Whole,
        Type::Array(array) => reals(&array.elem),
        _ => {
            let mut names = BTreeSet::new();
            mentions::mentioned(ty.to_token_stream(), &mut names);
            if names.contains("Real") { Reals::Inside } else { Reals::None }
        }
    }
}

/// Whether the attribute is `#[cfg]` or `#[cfg_attr]`.
pub fn is_conditional(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr")
}
