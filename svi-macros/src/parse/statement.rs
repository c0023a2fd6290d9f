//! The statements of a body.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprCall, ExprForLoop, ExprLit, Lit, LitStr, Stmt, Type};

use super::signature::is_conditional;
use super::{enumeration, family, mentions};
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Construct, Plate, Role, Site, Statement, Syntax, Times, Under, Word};
use crate::words::{Found, called_word, for_each_word, is_assignment, peel};

/// The statements of a block, plates apart.
pub fn block(statements: &[Stmt], role: Role, mistakes: &mut Mistakes) -> Block {
    Block { statements: statements.iter().map(|stmt| statement(stmt, role, mistakes)).collect() }
}

fn statement(stmt: &Stmt, role: Role, mistakes: &mut Mistakes) -> Statement {
    let mut mentioned = BTreeSet::new();
    mentions::mentioned(stmt.to_token_stream(), &mut mentioned);
    if let Some((for_loop, call)) = as_plate(stmt) {
        refuse_conditional(&for_loop.attrs, mistakes);
        let plate = plate(for_loop, call, role, mistakes);
        let syntax =
            plate.map_or_else(|| Syntax::Ordinary(Box::new(stmt.clone())), |plate| Syntax::Plate(Box::new(plate)));
        return Statement { syntax, sites: Vec::new(), binds: BTreeSet::new(), mentions: mentioned, is_plain: true };
    }
    let mut copy = stmt.clone();
    let annotation = annotation(stmt);
    let mut sites = Vec::new();
    let enumeration = enumeration::read(stmt, mistakes);
    for_each_word(&mut copy, &mut |expr, found, under| match found {
        Found::Plate => misplaced_plate(expr, under, mistakes),
        Found::Word(Word::Enumerate) if enumeration.is_none() || !under.is_empty() => {
            enumeration::misplaced(expr, under, mistakes)
        }
        Found::Word(word) => match site(expr, word, under, annotation.as_ref()) {
            Ok(site) => sites.push(site),
            Err(error) => mistakes.push(error),
        },
    });
    enumeration::only_one(&sites, mistakes);
    if !sites.is_empty() {
        refuse_conditional(&all_attributes(stmt), mistakes);
    }
    Statement {
        syntax: match enumeration {
            Some(enumeration) if sites.iter().any(|site| site.word == Word::Enumerate) => {
                Syntax::Enumeration(Box::new(enumeration))
            }
            _ => Syntax::Ordinary(Box::new(stmt.clone())),
        },
        sites,
        binds: binds(stmt),
        mentions: mentioned,
        is_plain: is_plain(stmt),
    }
}

/// The attributes anywhere in a statement.
fn all_attributes(stmt: &Stmt) -> Vec<Attribute> {
    struct Attributes(Vec<Attribute>);
    impl<'ast> syn::visit::Visit<'ast> for Attributes {
        fn visit_attribute(&mut self, attr: &'ast Attribute) {
            self.0.push(attr.clone());
        }
    }
    let mut attributes = Attributes(Vec::new());
    syn::visit::Visit::visit_stmt(&mut attributes, stmt);
    attributes.0
}

/// The macro would count a site that the compiler then leaves out.
fn refuse_conditional(attributes: &[Attribute], mistakes: &mut Mistakes) {
    if let Some(attr) = attributes.iter().find(|attr| is_conditional(attr)) {
        let message = "`#[cfg]` on a statement with sites: the set of sites is fixed before it is looked at";
        mistakes.add_at(attr.path(), format!("{message}; put it on the whole function"));
    }
}

/// `for index in plate("name", len) { .. }`
fn as_plate(stmt: &Stmt) -> Option<(&ExprForLoop, &ExprCall)> {
    let Stmt::Expr(Expr::ForLoop(for_loop), _) = stmt else { return None };
    match (called_word(peel(&for_loop.expr)), peel(&for_loop.expr)) {
        (Some((Found::Plate, _)), Expr::Call(call)) => Some((for_loop, call)),
        _ => None,
    }
}

fn plate(for_loop: &ExprForLoop, call: &ExprCall, role: Role, mistakes: &mut Mistakes) -> Option<Plate> {
    let arguments: Vec<&Expr> = call.args.iter().collect();
    let [name, len] = arguments[..] else {
        mistakes.add_at(call, "`plate` takes a name and a length: `plate(\"name\", len)`");
        return None;
    };
    match literal_name(name) {
        Ok(name) => Some(Plate {
            span: called_word(peel(&for_loop.expr)).map_or_else(Span::call_site, |(_, span)| span),
            braces: for_loop.body.brace_token.span.join(),
            name,
            index: (*for_loop.pat).clone(),
            len: len.clone(),
            body: block(&for_loop.body.stmts, role, mistakes),
        }),
        Err(error) => {
            mistakes.push(error);
            None
        }
    }
}

fn misplaced_plate(expr: &Expr, under: &[Construct], mistakes: &mut Mistakes) {
    let help = "write `for i in plate(\"name\", len) { .. }` at the top of the body or of another plate";
    let span = called_word(expr).map_or_else(Span::call_site, |(_, span)| span);
    match under.last() {
        Some(construct) => {
            mistakes.add(span, format!("`plate` cannot stand {}; {help}", construct.under.words()));
        }
        None => mistakes.add(span, format!("`plate` is what a `for` loop runs over; {help}")),
    }
}

fn site(expr: &Expr, word: Word, under: &[Construct], annotation: Option<&Type>) -> syn::Result<Site> {
    let (Expr::Call(call), Some((_, span))) = (expr, called_word(expr)) else {
        return Err(syn::Error::new(expr.span(), "expected a call"));
    };
    let arguments: Vec<&Expr> = call.args.iter().collect();
    if arguments.len() != word.arity() {
        let (found, usage) = (arguments.len(), word.usage());
        return Err(syn::Error::new(
            span,
            format!("`{}` takes {} arguments, not {found}: `{usage}`", word.name(), word.arity()),
        ));
    }
    let name = literal_name(arguments[0])?;
    let argument = arguments[1].clone();
    let annotated = annotation.and_then(family::annotated_len);
    let (family, size) = match word {
        Word::Sample | Word::Observe | Word::Enumerate => {
            let (family, size) = family::distribution(&argument, annotated)?;
            (Some(family), size)
        }
        Word::Param => (None, family::array_len(&argument).or(annotated)),
        Word::Deterministic => (None, annotated.or_else(|| family::array_len(&argument))),
        Word::Factor => (None, None),
    };
    let innermost = under.iter().rev().find(|construct| construct.under != Under::Block).copied();
    Ok(Site { word, name, span, under: innermost, times: times(under), family, size, argument })
}

fn times(under: &[Construct]) -> Times {
    let each = || under.iter().map(|construct| construct.under.times());
    if each().any(|times| times == Times::AnyNumber) {
        Times::AnyNumber
    } else if each().any(|times| times == Times::AtMostOnce) {
        Times::AtMostOnce
    } else {
        Times::Once
    }
}

/// The name of a site, a string literal.
fn literal_name(expr: &Expr) -> syn::Result<LitStr> {
    if let Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) = peel(expr) {
        return Ok(name.clone());
    }
    Err(syn::Error::new_spanned(expr, "the name has to be a string literal: it becomes the name of a field"))
}

/// The type that the user gave to what the statement binds.
fn annotation(stmt: &Stmt) -> Option<Type> {
    let Stmt::Local(local) = stmt else { return None };
    match &local.pat {
        syn::Pat::Type(pat) => Some((*pat.ty).clone()),
        _ => None,
    }
}

fn binds(stmt: &Stmt) -> BTreeSet<String> {
    match stmt {
        Stmt::Local(local) => mentions::bound(&local.pat),
        _ => BTreeSet::new(),
    }
}

/// Whether nothing but the names that the statement binds can carry a value on: a `let` without blocks and closures, or a
/// bare call of a word.
fn is_plain(stmt: &Stmt) -> bool {
    match stmt {
        // A `let` that binds nothing is there for what it does.
        Stmt::Local(local) => match &local.init {
            None => true,
            Some(init) => init.diverge.is_none() && !binds(stmt).is_empty() && is_simple(&init.expr),
        },
        Stmt::Expr(expr, _) => matches!(called_word(expr), Some((Found::Word(_), _))) && is_simple(expr),
        Stmt::Item(_) | Stmt::Macro(_) => false,
    }
}

/// Whether the expression can change no variable: no assignment, no mutable borrow, no block, closure or macro.
fn is_simple(expr: &Expr) -> bool {
    struct Simple(bool);
    impl<'ast> syn::visit::Visit<'ast> for Simple {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            match expr {
                Expr::Assign(_) | Expr::Block(_) | Expr::Closure(_) | Expr::Macro(_) | Expr::Unsafe(_) => {
                    self.0 = false
                }
                Expr::Reference(reference) if reference.mutability.is_some() => self.0 = false,
                Expr::Binary(binary) if is_assignment(&binary.op) => self.0 = false,
                _ => syn::visit::visit_expr(self, expr),
            }
        }
    }
    let mut simple = Simple(true);
    syn::visit::Visit::visit_expr(&mut simple, expr);
    simple.0
}
