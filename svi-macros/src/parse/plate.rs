//! Plates and scans: the `for` loops that are words of the language.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprForLoop, ExprMethodCall, Item, LitStr, Pat, RangeLimits, Stmt, parse_quote};

use super::family;
use super::names::{name_of, probable_name};
use super::statement::block;
use super::submodel::with_named_tail;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Plate, Role, Scan, Word};
use crate::sampling::Sampling;
use crate::words::{Found, called_name, called_word, peel};
use crate::written::written;

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
            Some(Expr::ForLoop(for_loop)) => (for_loop, Some(&local.pat)),
            _ => return None,
        },
        _ => return None,
    };
    found(for_loop, &for_loop.expr, collects)
}

fn found<'s>(for_loop: &'s ExprForLoop, iterated: &'s Expr, collects: Option<&'s Pat>) -> Option<FoundPlate<'s>> {
    let (call, methods) = call_and_methods(iterated)?;
    Some(FoundPlate { for_loop, call, methods, collects })
}

/// Whether the expression is a call of `plate` or `scan`, with or without methods behind it.
pub fn is_plate(expr: &Expr) -> bool {
    call_and_methods(expr).is_some()
}

pub fn call_and_methods(iterated: &Expr) -> Option<(&ExprCall, Vec<&ExprMethodCall>)> {
    let (mut expr, mut methods) = (peel(iterated), Vec::new());
    while let Expr::MethodCall(call) = expr {
        methods.insert(0, call);
        expr = peel(&call.receiver);
    }
    match (called_word(expr), expr) {
        (Some((Found::Plate, _)), Expr::Call(call)) => Some((call, methods)),
        _ => None,
    }
}

/// The plate of a loop that stands where none can.
fn found_anywhere(for_loop: &ExprForLoop) -> Option<FoundPlate<'_>> {
    match peel(&for_loop.expr) {
        Expr::Reference(reference) => found(for_loop, &reference.expr, None),
        Expr::Range(range) => found(for_loop, range.end.as_deref()?, None),
        other => found(for_loop, other, None),
    }
}

/// Takes the loops over plates out of an ordinary statement, where they cannot stand, but for the words themselves.
pub fn take_misplaced(stmt: &mut Stmt) -> Vec<ExprForLoop> {
    struct Misplaced(Vec<ExprForLoop>);
    impl VisitMut for Misplaced {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            match expr {
                Expr::ForLoop(for_loop) if found_anywhere(for_loop).is_some() => {
                    self.0.push(for_loop.clone());
                    *expr = (*for_loop.expr).clone();
                }
                _ => visit_mut::visit_expr_mut(self, expr),
            }
        }

        fn visit_item_mut(&mut self, _item: &mut Item) {}
    }
    let mut misplaced = Misplaced(Vec::new());
    if as_plate(stmt).is_none() {
        misplaced.visit_stmt_mut(stmt);
    }
    misplaced.0
}

/// A plate that is reported for where it stands.
pub fn misplaced(
    for_loop: &ExprForLoop,
    role: Role,
    vectors: &BTreeSet<String>,
    mistakes: &mut Mistakes,
) -> Option<Plate> {
    unread(found_anywhere(for_loop)?, role, vectors, mistakes)
}

/// A plate that is reported: the records have its sites, so that the mistake is one error.
fn unread(
    FoundPlate { for_loop, call, methods, collects }: FoundPlate<'_>,
    role: Role,
    vectors: &BTreeSet<String>,
    mistakes: &mut Mistakes,
) -> Option<Plate> {
    let (name, is_guess) = probable_name(&call.args)?;
    mistakes.excuse(name.value());
    let sampling = Sampling::parse(&name, &methods, mistakes);
    let len = parse_quote!(0);
    let found = FoundPlate { for_loop, call, methods, collects };
    Some(Plate { is_guess, ..plain(name, len, sampling, found, (role, vectors, mistakes)) })
}

pub fn plate(
    FoundPlate { for_loop, call, methods, collects }: FoundPlate<'_>,
    role: Role,
    vectors: &BTreeSet<String>,
    mistakes: &mut Mistakes,
) -> Option<Plate> {
    if called_name(call).is_some_and(|name| *name == "scan") {
        return scan(FoundPlate { for_loop, call, methods, collects }, role, vectors, mistakes);
    }
    if collects.is_some() {
        let message = "a plate whose value is bound collects the last expression of each iteration";
        ends_with_a_value(for_loop, message, mistakes);
    }
    let mut found = FoundPlate { for_loop, call, methods, collects };
    if let Pat::Tuple(pattern) = &*for_loop.pat {
        let help = "write `for i in plate(\"name\", len) { .. }`, and index the data with `i`";
        mistakes.add_at(pattern, format!("a plate runs over the indices of its iterations; {help}"));
        // What it is zipped with is the same mistake.
        found.methods.retain(|call| Sampling::has(&call.method));
    }
    let arguments: Vec<&Expr> = call.args.iter().collect();
    let [_, len] = arguments[..] else {
        report_number_of_arguments(call, mistakes);
        return unread(found, role, vectors, mistakes);
    };
    if let Some(help) = number_of(len) {
        mistakes.add_at(len, format!("a plate takes the number of its iterations\nhelp: {help}"));
    }
    match name_of(call, "a plate") {
        Ok(name) => {
            let sampling = Sampling::parse(&name, &found.methods, mistakes);
            Some(plain(name, len.clone(), sampling, found, (role, vectors, mistakes)))
        }
        Err(error) => {
            mistakes.push(error);
            unread(found, role, vectors, mistakes)
        }
    }
}

/// A third argument is probably the size of a minibatch.
fn report_number_of_arguments(call: &ExprCall, mistakes: &mut Mistakes) {
    let arguments: Vec<String> = call.args.iter().map(written).collect();
    let message = "`plate` takes a name and a length";
    match (&arguments[..], call.args.get(2)) {
        ([name, len, size], Some(third)) => {
            mistakes.add_at(third, format!("{message}\nhelp: write `plate({name}, {len}).subsample({size})`"));
        }
        _ => mistakes.add_at(call, format!("{message}: `plate(\"name\", len)`")),
    }
}

/// What to write where the iterations are written themselves: their number, `n` for `0..n`, `y.len()` for `y.iter()` and `&y`.
fn number_of(len: &Expr) -> Option<String> {
    let len_of = |expr: &Expr| format!("write `{}.len()`", written(expr));
    match peel(len) {
        Expr::Range(range) => of_range(range.start.as_deref(), range.end.as_deref()?, &range.limits),
        Expr::MethodCall(call) if call.method == "iter" || call.method == "into_iter" => Some(len_of(&call.receiver)),
        Expr::Reference(reference) => Some(len_of(&reference.expr)),
        _ => None,
    }
}

/// The number of iterations of a range. The index of a plate begins at 0.
fn of_range(start: Option<&Expr>, end: &Expr, limits: &RangeLimits) -> Option<String> {
    let (start, end) = (start.map_or_else(|| String::from("0"), written), written(end));
    let is_closed = matches!(limits, RangeLimits::Closed(_));
    let (number, shift) = match (start.as_str(), is_closed) {
        ("0", false) => return Some(format!("write `{end}`")),
        ("0", true) => return Some(format!("write `{end} + 1`")),
        ("1", true) => (end, start),
        (_, closed) => {
            let shift =
                if start.chars().all(|c| c.is_alphanumeric() || c == '_') { start } else { format!("({start})") };
            (format!("{end} - {shift}{}", if closed { " + 1" } else { "" }), shift)
        }
    };
    Some(format!("write `{number}`, and add `{shift}` to the index, which begins at 0"))
}

/// A plate that is no scan.
fn plain(
    name: LitStr,
    len: Expr,
    sampling: Sampling,
    FoundPlate { for_loop, call, collects, .. }: FoundPlate<'_>,
    (role, vectors, mistakes): (Role, &BTreeSet<String>, &mut Mistakes),
) -> Plate {
    Plate {
        span: called_word(&Expr::Call(call.clone())).map_or_else(Span::call_site, |(_, span)| span),
        braces: for_loop.body.brace_token.span.join(),
        name,
        is_guess: false,
        index: (*for_loop.pat).clone(),
        len,
        sampling,
        body: body(for_loop, collects.is_some(), role, vectors, mistakes),
        collects: collects.cloned(),
        scan: None,
        part: None,
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
fn ends_with_a_value(for_loop: &ExprForLoop, rule: &str, mistakes: &mut Mistakes) {
    // Where a semicolon is missing, the value may have been what could not be read.
    if mistakes.are_about_syntax() {
        return;
    }
    let Some(Stmt::Expr(last, None)) = for_loop.body.stmts.last() else {
        let end = for_loop.body.brace_token.span.close();
        return mistakes.add(end, format!("{rule}, and there is none; end it without `;`"));
    };
    if let Some((Found::Word(word @ (Word::Observe | Word::Factor)), span)) = called_word(peel(last)) {
        let help = "put `;` behind it, and the value at the end without `;`";
        mistakes.add(span, format!("{rule}, and `{}` has no value\nhelp: {help}", word.name()));
    }
}

/// `for (index, state) in scan("name", len, initial) { .. }`
fn scan(
    FoundPlate { for_loop, call, methods, collects }: FoundPlate<'_>,
    role: Role,
    vectors: &BTreeSet<String>,
    mistakes: &mut Mistakes,
) -> Option<Plate> {
    let span = called_word(&Expr::Call(call.clone())).map_or_else(Span::call_site, |(_, span)| span);
    let found = FoundPlate { for_loop, call, methods, collects };
    let usage = "write `for (t, state) in scan(\"name\", len, initial) { ..; next }`";
    let arguments: Vec<&Expr> = call.args.iter().collect();
    let (&[_, len, initial], Pat::Tuple(pattern)) = (arguments.as_slice(), &*for_loop.pat) else {
        mistakes
            .add(span, format!("`scan` takes a name, a length and a state, and runs over steps and states; {usage}"));
        return unread(found, role, vectors, mistakes);
    };
    let (Some(index), Some(state), 2) = (pattern.elems.get(0), pattern.elems.get(1), pattern.elems.len()) else {
        mistakes.add_at(pattern, format!("`scan` runs over pairs of a step and the state before it; {usage}"));
        return unread(found, role, vectors, mistakes);
    };
    if let Some(method) = found.methods.first() {
        mistakes.add(method.method.span(), "a scan passes every step in order: it cannot be subsampled");
    }
    ends_with_a_value(for_loop, "a scan ends with the next state", mistakes);
    let name = match name_of(call, "a scan") {
        Ok(name) => name,
        Err(error) => {
            mistakes.push(error);
            return unread(found, role, vectors, mistakes);
        }
    };
    let size = family::turbofish_size(&call.func).or_else(|| family::array_len(initial));
    Some(Plate {
        span,
        braces: for_loop.body.brace_token.span.join(),
        name,
        is_guess: false,
        index: index.clone(),
        len: len.clone(),
        sampling: Sampling::All,
        body: body(for_loop, true, role, vectors, mistakes),
        part: None,
        collects: Some(collects.cloned().unwrap_or_else(|| parse_quote!(_))),
        scan: Some(Scan { state: state.clone(), initial: initial.clone(), size }),
    })
}
