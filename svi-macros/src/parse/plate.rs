//! Plates and scans: the `for` loops that are words of the language.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::{Expr, ExprCall, ExprForLoop, ExprMethodCall, Pat, Stmt};

use super::family;
use super::statement::{block, excuse, literal_name};
use super::submodel::with_named_tail;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Construct, Plate, Role, Scan};
use crate::sampling::Sampling;
use crate::words::{Found, called_word, peel};

/// A plate that was found: `for index in plate("name", len) { .. }`.
pub struct FoundPlate<'s> {
    pub for_loop: &'s ExprForLoop,
    call: &'s ExprCall,
    /// The calls of methods behind it.
    methods: Vec<&'s ExprMethodCall>,
    /// What its value is bound to: `let a = for ..;`
    pub collects: Option<&'s Pat>,
}

pub fn as_plate(stmt: &Stmt) -> Option<FoundPlate<'_>> {
    let (for_loop, collects) = match stmt {
        Stmt::Expr(Expr::ForLoop(for_loop), _) => (for_loop, None),
        Stmt::Local(local) => match local.init.as_ref().map(|init| peel(&init.expr)) {
            Some(Expr::ForLoop(for_loop)) => (for_loop, Some(untyped(&local.pat))),
            _ => return None,
        },
        _ => return None,
    };
    let (mut expr, mut methods) = (peel(&for_loop.expr), Vec::new());
    while let Expr::MethodCall(call) = expr {
        methods.insert(0, call);
        expr = peel(&call.receiver);
    }
    match (called_word(expr), expr) {
        (Some((Found::Plate, _)), Expr::Call(call)) => Some(FoundPlate { for_loop, call, methods, collects }),
        _ => None,
    }
}

/// The pattern without the type that it was given.
fn untyped(pat: &Pat) -> &Pat {
    match pat {
        Pat::Type(typed) => &typed.pat,
        other => other,
    }
}

pub fn plate(
    FoundPlate { for_loop, call, methods, collects }: FoundPlate<'_>,
    role: Role,
    vectors: &BTreeSet<String>,
    mistakes: &mut Mistakes,
) -> Option<Plate> {
    if called_name(call).is_some_and(|name| name == "scan") {
        return scan(FoundPlate { for_loop, call, methods, collects }, role, vectors, mistakes);
    }
    if collects.is_some() {
        let message = "a plate whose value is bound collects the last expression of each iteration, and there is none";
        ends_with_a_value(for_loop, message, mistakes);
    }
    let arguments: Vec<&Expr> = call.args.iter().collect();
    let [name, len] = arguments[..] else {
        mistakes.add_at(call, "`plate` takes a name and a length: `plate(\"name\", len)`");
        excuse(&Expr::Call(call.clone()), mistakes);
        return None;
    };
    match literal_name(name) {
        Ok(name) => Some(Plate {
            span: called_word(&Expr::Call(call.clone())).map_or_else(Span::call_site, |(_, span)| span),
            braces: for_loop.body.brace_token.span.join(),
            name,
            index: (*for_loop.pat).clone(),
            len: len.clone(),
            sampling: Sampling::parse(&methods, mistakes),
            body: body(for_loop, collects.is_some(), role, vectors, mistakes),
            collects: collects.cloned(),
            scan: None,
            part: None,
        }),
        Err(error) => {
            mistakes.push(error);
            None
        }
    }
}

/// The body of an iteration, whose last expression may be collected.
fn body(
    for_loop: &ExprForLoop,
    collects: bool,
    role: Role,
    vectors: &BTreeSet<String>,
    mistakes: &mut Mistakes,
) -> Block {
    let statements = &for_loop.body.stmts;
    if collects {
        return block(&with_named_tail(statements), role, vectors, mistakes);
    }
    block(statements, role, vectors, mistakes)
}

/// The body's last expression is what is collected, or the next state.
fn ends_with_a_value(for_loop: &ExprForLoop, otherwise: &str, mistakes: &mut Mistakes) {
    if !matches!(for_loop.body.stmts.last(), Some(Stmt::Expr(_, None))) {
        mistakes.add(for_loop.body.brace_token.span.close(), format!("{otherwise}; end it without `;`"));
    }
}

/// The last name of the function that is called.
fn called_name(call: &ExprCall) -> Option<String> {
    let Expr::Path(path) = peel(&call.func) else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

/// `for (index, state) in scan("name", len, initial) { .. }`
fn scan(
    FoundPlate { for_loop, call, methods, collects }: FoundPlate<'_>,
    role: Role,
    vectors: &BTreeSet<String>,
    mistakes: &mut Mistakes,
) -> Option<Plate> {
    let span = called_word(call_of(&for_loop.expr)).map_or_else(Span::call_site, |(_, span)| span);
    let usage = "write `for (t, state) in scan(\"name\", len, initial) { ..; next }`";
    let arguments: Vec<&Expr> = call.args.iter().collect();
    let (&[name, len, initial], Pat::Tuple(pattern)) = (arguments.as_slice(), &*for_loop.pat) else {
        mistakes
            .add(span, format!("`scan` takes a name, a length and a state, and runs over steps and states; {usage}"));
        return None;
    };
    let (Some(index), Some(state), 2) = (pattern.elems.get(0), pattern.elems.get(1), pattern.elems.len()) else {
        mistakes.add_at(pattern, format!("`scan` runs over pairs of a step and the state before it; {usage}"));
        return None;
    };
    if let Some(method) = methods.first() {
        mistakes.add(method.method.span(), "a scan passes every step in order: it cannot be subsampled");
    }
    ends_with_a_value(for_loop, "a scan ends with the next state, and there is none", mistakes);
    let name = literal_name(name).map_err(|error| mistakes.push(error)).ok()?;
    Some(Plate {
        span,
        braces: for_loop.body.brace_token.span.join(),
        name,
        index: index.clone(),
        len: len.clone(),
        sampling: Sampling::All,
        body: body(for_loop, true, role, vectors, mistakes),
        part: None,
        collects: Some(collects.cloned().unwrap_or_else(|| syn::parse_quote!(_))),
        scan: Some(Scan { state: state.clone(), initial: initial.clone(), size: family::turbofish_size(&call.func) }),
    })
}

/// The call behind the methods of a plate.
fn call_of(expr: &Expr) -> &Expr {
    match peel(expr) {
        Expr::MethodCall(call) => call_of(&call.receiver),
        other => other,
    }
}

pub fn misplaced_plate(expr: &Expr, under: &[Construct], mistakes: &mut Mistakes) {
    let help = "write `for i in plate(\"name\", len) { .. }` at the top of the body or of another plate";
    let span = called_word(expr).map_or_else(Span::call_site, |(_, span)| span);
    excuse(expr, mistakes);
    match under.last() {
        Some(construct) => {
            mistakes.add(span, format!("`plate` cannot stand {}; {help}", construct.under.words()));
        }
        None => mistakes.add(span, format!("`plate` is what a `for` loop runs over; {help}")),
    }
}
