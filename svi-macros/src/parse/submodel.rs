//! `let value = submodel("prefix", model(fixed, ..), (dynamic, ..));`

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::{ToTokens, format_ident};
use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, ExprCall, ExprLit, Lit, LitStr, Pat, Path, PathArguments, PathSegment, Stmt, Type, parse_quote,
    parse_quote_spanned,
};

use super::mentions;
use super::names::{name_of, probable_name};
use super::signature::is_conditional;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Plate, Statement, SubModel, Syntax};
use crate::sampling::Sampling;
use crate::words::{Found, called_word, for_each_word, peel};

/// The form that the word has.
const FORM: &str = "`submodel(\"prefix\", model(fixed, ..), (dynamic, ..))`";

/// A statement that is a sub-model.
pub struct FoundPart<'s> {
    call: &'s ExprCall,
    span: Span,
    /// What its value is bound to.
    value: Option<&'s Pat>,
    attributes: &'s [Attribute],
}

/// The statement, if it is the word alone, or a `let` whose whole right side is the word.
pub fn read(stmt: &Stmt) -> Option<FoundPart<'_>> {
    let (expr, value, attributes): (_, _, &[Attribute]) = match stmt {
        Stmt::Local(local) => {
            let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
            (&*init.expr, Some(&local.pat), &local.attrs)
        }
        Stmt::Expr(expr, _) => (expr, None, &[]),
        Stmt::Item(_) | Stmt::Macro(_) => return None,
    };
    match (called_word(peel(expr)), peel(expr)) {
        (Some((Found::SubModel, span)), Expr::Call(call)) => {
            let value = value.filter(|pat| !matches!(pat, Pat::Wild(_)));
            Some(FoundPart { call, span, value, attributes })
        }
        _ => None,
    }
}

/// The statements, the last of which has a name if it is a sub-model without `;`: its value is that of the block.
pub fn with_named_tail(statements: &[Stmt]) -> Vec<Stmt> {
    let mut statements = statements.to_vec();
    if let Some(Stmt::Expr(expr, None)) = statements.last()
        && let Some((Found::SubModel, span)) = called_word(peel(expr))
    {
        let (expr, value) = (expr.clone(), format_ident!("__value", span = Span::mixed_site().located_at(span)));
        statements.pop();
        statements.push(parse_quote!(let #value = #expr;));
        statements.push(Stmt::Expr(parse_quote!(#value), None));
    }
    statements
}

/// The statement in our own terms.
pub fn statement(stmt: &Stmt, found: FoundPart<'_>, vectors: &BTreeSet<String>, mistakes: &mut Mistakes) -> Statement {
    let mut mentioned = BTreeSet::new();
    mentions::mentioned(stmt.to_token_stream(), &mut mentioned);
    if let Some(attr) = found.attributes.iter().find(|attr| is_conditional(attr)) {
        let message = "`#[cfg]` on a sub-model: the set of sites is fixed before it is looked at";
        mistakes.add_at(attr.path(), format!("{message}; put it on the whole function"));
    }
    let part = part(&found, vectors).map_or_else(
        |error| {
            mistakes.push(error);
            unread(found.call, found.span, found.value)
        },
        Some,
    );
    Statement {
        syntax: part.map_or_else(|| Syntax::Ordinary(Box::new(stmt.clone())), |part| Syntax::Plate(Box::new(part))),
        sites: Vec::new(),
        reads: Vec::new(),
        vectors: vectors.clone(),
        binds: found.value.map(mentions::bound).unwrap_or_default(),
        mentions: mentioned,
        is_last: false,
        is_plain: true,
    }
}

/// The sub-model as a plate of one iteration.
fn part(FoundPart { call, span, value, attributes }: &FoundPart<'_>, vectors: &BTreeSet<String>) -> syn::Result<Plate> {
    let arguments: Vec<&Expr> = call.args.iter().collect();
    let (function, inputs) = match arguments[..] {
        [_, function] => (function, parse_quote_spanned!(function.span()=> ())),
        [_, function, inputs] => (function, inputs.clone()),
        _ => {
            let found = arguments.len();
            return Err(syn::Error::new(*span, format!("`submodel` takes 2 or 3 arguments, not {found}: {FORM}")));
        }
    };
    if let Expr::Paren(_) = inputs {
        let message = "the arguments of a sub-model are a tuple; write `(x,)` for a single one";
        return Err(syn::Error::new_spanned(inputs, message));
    }
    let (name, path) = (name_of(call, "a sub-model")?, function_path(function)?);
    let mut own = Mistakes::default();
    [function, &inputs].into_iter().for_each(|expr| no_words(expr, vectors, &mut own));
    if let Some(error) = own.into_errors() {
        return Err(error);
    }
    let ty = value.and_then(|pat| if let Pat::Type(typed) = pat { Some(&*typed.ty) } else { None });
    let mut names = BTreeSet::new();
    value.iter().for_each(|pat| vector_names(pat, None, &mut names));
    let part = SubModel {
        call: function.clone(),
        path,
        inputs,
        numbers: ty.and_then(numbers),
        vectors: names,
        attributes: attributes.to_vec(),
    };
    Ok(plate(name, *span, *value, part))
}

fn plate(name: LitStr, span: Span, value: Option<&Pat>, part: SubModel) -> Plate {
    Plate {
        span,
        braces: span,
        name,
        is_guess: false,
        index: parse_quote!(_),
        len: parse_quote!(1),
        sampling: Sampling::All,
        body: Block::default(),
        collects: value.cloned(),
        scan: None,
        part: Some(part),
    }
}

/// A sub-model that is reported: the records have it, so that the mistake is one error.
fn unread(call: &ExprCall, span: Span, value: Option<&Pat>) -> Option<Plate> {
    let ((name, is_guess), function) = (probable_name(&call.args)?, call.args.get(1)?);
    let mut path = match peel(function) {
        Expr::Call(call) => function_path(&Expr::Call(call.clone())).ok()?,
        Expr::Path(path) => path.path.clone(),
        _ => return None,
    };
    path.segments.iter_mut().for_each(|segment| segment.arguments = PathArguments::None);
    let call = parse_quote!(#path());
    let (inputs, attributes, vectors) = (parse_quote!(()), Vec::new(), BTreeSet::new());
    let part = SubModel { call, path, inputs, numbers: None, vectors, attributes };
    Some(Plate { is_guess, ..plate(name, span, value, part) })
}

/// The function that is called, without generic arguments.
fn function_path(function: &Expr) -> syn::Result<Path> {
    let unreadable = || {
        let message = "a sub-model is written here as a call of its function, so that its sites can be read";
        syn::Error::new_spanned(function, format!("{message}: {FORM}"))
    };
    let Expr::Call(call) = peel(function) else { return Err(unreadable()) };
    let Expr::Path(constructor) = peel(&call.func) else { return Err(unreadable()) };
    let mut path = constructor.path.clone();
    let owner = path.segments.iter().rev().nth(1).map(|owner| owner.ident.to_string());
    if let Some(owner) = owner.filter(|owner| owner.starts_with(char::is_uppercase)) {
        let message = if owner.starts_with("Auto") {
            format!("`{owner}` is a guide of whole models; give the sub-model a `#[guide]` of its own")
        } else {
            format!("`{owner}` is no `#[model]` or `#[guide]`: {FORM}")
        };
        return Err(syn::Error::new_spanned(&constructor.path, message));
    }
    let is_type = |segment: &PathSegment| segment.ident.to_string().starts_with(char::is_uppercase);
    if path.segments.last().is_some_and(is_type) {
        return Err(unreadable());
    }
    path.segments.iter_mut().for_each(|segment| segment.arguments = PathArguments::None);
    Ok(path)
}

/// What a sub-model is given is computed before.
fn no_words(expr: &Expr, vectors: &BTreeSet<String>, mistakes: &mut Mistakes) {
    for_each_word(&mut Stmt::Expr(expr.clone(), None), vectors, &mut |expr, found, _| {
        let word = match found {
            Found::Word(word) => word.usage(),
            Found::Read(reading) => reading.usage(),
            Found::Plate => "plate(\"name\", len)",
            Found::SubModel => "submodel(..)",
        };
        let help = "give its value a name in a `let` before";
        mistakes.add(expr.span(), format!("`{word}` cannot stand in the arguments of `submodel`; {help}"));
    });
}

/// How many `Real`s a value of this type is, if that can be read.
fn numbers(ty: &Type) -> Option<usize> {
    match ty {
        Type::Array(array) => match peel(&array.len) {
            Expr::Lit(ExprLit { lit: Lit::Int(len), .. }) => {
                numbers(&array.elem)?.checked_mul(len.base10_parse().ok()?)
            }
            _ => None,
        },
        Type::Tuple(tuple) => tuple.elems.iter().map(numbers).sum(),
        Type::Path(path) if path.path.is_ident("Real") => Some(1),
        Type::Path(_) if is_vector(ty) => Some(0),
        _ => None,
    }
}

fn is_vector(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Vector" || last.ident == "RowMatrix")
}

/// The names in a pattern whose types are those of vectors.
fn vector_names(pat: &Pat, ty: Option<&Type>, names: &mut BTreeSet<String>) {
    match (pat, ty) {
        (Pat::Type(typed), _) => vector_names(&typed.pat, Some(&typed.ty), names),
        (Pat::Tuple(pats), Some(Type::Tuple(types))) => {
            pats.elems.iter().zip(&types.elems).for_each(|(pat, ty)| vector_names(pat, Some(ty), names));
        }
        (Pat::Ident(ident), Some(ty)) if is_vector(ty) => {
            names.insert(ident.ident.to_string());
        }
        _ => {}
    }
}

/// The sub-model of a word that stands where none can.
pub fn unread_anywhere(expr: &Expr) -> Option<Plate> {
    let (Expr::Call(call), Some((_, span))) = (expr, called_word(expr)) else { return None };
    unread(call, span, None)
}
