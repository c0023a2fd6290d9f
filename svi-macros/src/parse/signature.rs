//! The signature of a model or guide.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, FnArg, Ident, ItemFn, Pat, PatType, PathArguments, ReturnType, Safety, Stmt, Type, TypeReference,
    parse_quote,
};

use super::mentions;
use crate::diagnostics::Mistakes;
use crate::ir::{Argument, Role};

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

/// The arguments, without those of which there is no type.
pub fn arguments(item: &ItemFn, mistakes: &mut Mistakes) -> Vec<Argument> {
    item.sig.inputs.iter().filter_map(|input| argument(input, mistakes)).collect()
}

/// What is borrowed from a type that owns, or that may be written to, and is passed in its place.
fn borrowed(ty: &Type) -> Option<Type> {
    if let Type::Reference(TypeReference { lifetime, mutability: Some(_), elem, .. }) = ty {
        return Some(parse_quote!(&#lifetime #elem));
    }
    if matches!(ty, Type::Slice(_)) {
        return Some(parse_quote!(&#ty));
    }
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return (last.ident == "String").then(|| parse_quote!(&str));
    };
    let inner = arguments.args.first()?;
    match last.ident.to_string().as_str() {
        "Vec" => Some(parse_quote!(&[#inner])),
        "Box" | "Rc" | "Arc" => Some(parse_quote!(&#inner)),
        _ => None,
    }
}

fn argument(input: &FnArg, mistakes: &mut Mistakes) -> Option<Argument> {
    let FnArg::Typed(PatType { attrs, pat, ty, .. }) = input else {
        mistakes.add_at(input, "a model or guide is a free function: it has no `self`");
        return None;
    };
    let (name, mutable) = match &**pat {
        Pat::Ident(ident) => (ident.ident.clone(), ident.mutability.is_some()),
        other => {
            let help = "take the pattern apart in the body";
            mistakes.add_at(other, format!("an argument of a model or guide is a plain name; {help}"));
            (Ident::new("__pattern", Span::mixed_site()), false)
        }
    };
    if let Some(other) = attrs.iter().find(|attr| !attr.path().is_ident("fixed")) {
        mistakes.add_at(other.path(), "the only attribute of an argument is `#[fixed]`");
    }
    // Another attribute is probably to be that.
    let fixed = !attrs.is_empty();
    let reals = reals(ty);
    if fixed && reals != Reals::None {
        let help = "its arguments are plain numbers; leave out `#[fixed]`";
        mistakes.add_at(ty, format!("the constructor knows no `Real`s: {help}"));
        return None;
    }
    if reals == Reals::Inside {
        let help = "write `Real` or `[Real; 3]`, and data as `f64`s";
        mistakes.add_at(ty, format!("a `Real` among the arguments is passed by itself; {help}"));
        return None;
    }
    let is_named = !matches!(&**ty, Type::ImplTrait(_));
    if !is_named {
        let help = "write a type parameter: `fn name<T: ..>(argument: &[T])`";
        mistakes
            .add_at(ty, format!("the type of an argument is part of other types, which have to name it\nhelp: {help}"));
    }
    let borrowed = borrowed(ty).filter(|_| !fixed);
    if let Some(borrowed) = &borrowed {
        let written = borrowed.to_token_stream().to_string().replace(' ', "");
        let message = "a dynamic argument is handed to every run of the body, and has to be `Copy`";
        let fix = if matches!(&**ty, Type::Reference(_) | Type::Slice(_)) { "" } else { ", or make it `#[fixed]`" };
        mistakes.add_at(ty, format!("{message}\nhelp: write `{written}`{fix}"));
    }
    let written = if is_named { (**ty).clone() } else { parse_quote!(()) };
    Some(Argument { name, mutable, ty: borrowed.unwrap_or(written), fixed, is_real: reals == Reals::Whole && !fixed })
}
