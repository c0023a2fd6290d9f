//! The statements of a body.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Stmt, Type, parse_quote};

use super::misplaced::Misplaced;
use super::named_arguments::CONSTRAINT;
use super::names::{excuse, name_of, probable_name};
use super::other_forms::OtherForms;
use super::plate::{self, as_plate};
use super::signature::is_conditional;
use super::{enumeration, family, in_macros, mentions, submodel};
use crate::check::is_discrete;
use crate::diagnostics::Mistakes;
use crate::ir::{Block, Construct, Plate, Read, Reading, Role, Site, Statement, Syntax, Times, Under, Word};
use crate::words::{Found, called_word, for_each_word, is_assignment, peel, vector_name};
use crate::written::written;

/// The statements of a block, plates apart.
///
/// `vectors` are the names of vectors that are declared around the block.
pub fn block(statements: &[Stmt], role: Role, vectors: &BTreeSet<String>, mistakes: &mut Mistakes) -> Block {
    let mut vectors = vectors.clone();
    let mut parsed = Vec::new();
    let mut plates = OtherForms::default();
    for stmt in statements {
        let mut stmt = stmt.clone();
        plates.pass(&mut stmt, mistakes);
        let misplaced = plate::take_misplaced(&mut stmt);
        let mut parts = Vec::new();
        let statement = statement(&stmt, role, &vectors, (&mut parts, mistakes));
        vectors.retain(|name| !statement.binds.contains(name));
        if is_vector(&statement) {
            vectors.extend(statement.binds.iter().cloned());
        }
        if let Syntax::Plate(plate) = &statement.syntax {
            vectors.extend(plate.part.iter().flat_map(|part| part.vectors.iter().cloned()));
        }
        parsed.push(statement);
        let misplaced = misplaced.iter().filter_map(|found| plate::misplaced(found, role, &vectors, mistakes));
        parsed.extend(misplaced.chain(parts).map(|plate| of_plate(Syntax::Plate(Box::new(plate)), &vectors)));
    }
    if let Some(last) = parsed.last_mut() {
        last.is_last = true;
    }
    Block { statements: parsed }
}

/// Whether what the statement binds is a vector or a matrix.
fn is_vector(statement: &Statement) -> bool {
    match &statement.syntax {
        Syntax::Plate(plate) => plate.collects.is_some() && plate.part.is_none(),
        Syntax::Enumeration(_) => false,
        Syntax::Ordinary(stmt) => match &**stmt {
            Stmt::Local(local) => {
                let value = local.init.as_ref().map(|init| peel(&init.expr));
                let is_site = |expr: &Expr| matches!(called_word(expr), Some((Found::Word(_), _)));
                let copied = value.and_then(vector_name).is_some_and(|name| statement.vectors.contains(&name));
                copied && !matches!(value, Some(Expr::MethodCall(call)) if call.method != "row")
                    || value.is_some_and(is_site) && statement.sites.last().is_some_and(|site| site.dims.is_some())
            }
            _ => false,
        },
    }
}

/// A statement; the sub-models that stand where none can are added to `parts`.
fn statement(
    stmt: &Stmt,
    role: Role,
    vectors: &BTreeSet<String>,
    (parts, mistakes): (&mut Vec<Plate>, &mut Mistakes),
) -> Statement {
    if let Some(found) = submodel::read(stmt) {
        return submodel::statement(stmt, found, vectors, mistakes);
    }
    let mut mentioned = BTreeSet::new();
    mentions::mentioned(stmt.to_token_stream(), &mut mentioned);
    if let Some(found) = as_plate(stmt) {
        refuse_conditional(&found.for_loop.attrs, mistakes);
        let collects = found.collects;
        let plate = plate::plate(found, role, vectors, mistakes);
        let syntax =
            plate.map_or_else(|| Syntax::Ordinary(Box::new(stmt.clone())), |plate| Syntax::Plate(Box::new(plate)));
        let binds = collects.map(mentions::bound).unwrap_or_default();
        return Statement { binds, mentions: mentioned, ..of_plate(syntax, vectors) };
    }
    let mut copy = stmt.clone();
    let annotation = annotation(stmt);
    let mut sites = Vec::new();
    let enumeration = enumeration::read(stmt, mistakes);
    let mut reads = Vec::new();
    let mut misplaced = Misplaced::default();
    for_each_word(&mut copy, vectors, &mut |expr, found, under| {
        let is_statement = found == Found::Word(Word::Enumerate) && enumeration.is_some() && under.is_empty();
        if !is_statement {
            misplaced.pass(expr, found, under, mistakes);
        }
        match found {
            Found::Plate => {}
            Found::SubModel => parts.extend(submodel::unread_anywhere(expr)),
            Found::Read(reading) => match read(expr, reading, under) {
                Ok(read) => reads.push(Read { order: sites.len() + reads.len(), ..read }),
                Err(error) => mistakes.push(error),
            },
            Found::Word(Word::Enumerate) if !is_statement => sites.extend(unread(expr, Word::Enumerate)),
            Found::Word(word) => match site(expr, word, under, annotation.as_ref()) {
                Ok(site) => sites.push(Site { order: sites.len() + reads.len(), ..site }),
                Err(error) => {
                    mistakes.push(error);
                    let site = unread(expr, word);
                    mistakes.excuse_all(site.iter().map(|site| site.name.value()));
                    sites.extend(site);
                }
            },
        }
    });
    misplaced.report(role, mistakes);
    for call in in_macros::refuse(stmt, mistakes).into_iter().map(Expr::Call) {
        let Some((found, _)) = called_word(&call) else { continue };
        excuse(&call, mistakes);
        if let Found::Word(word) = found {
            sites.extend(site(&call, word, &[], None).ok().or_else(|| unread(&call, word)));
        }
    }
    if enumeration.is_some() {
        enumeration::only_one(&sites, mistakes);
    }
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
        reads,
        vectors: vectors.clone(),
        binds: binds(stmt),
        mentions: mentioned,
        is_last: false,
        is_plain: is_plain(stmt),
    }
}

/// A statement that is a plate.
fn of_plate(syntax: Syntax, vectors: &BTreeSet<String>) -> Statement {
    Statement {
        syntax,
        sites: Vec::new(),
        reads: Vec::new(),
        vectors: vectors.clone(),
        binds: BTreeSet::new(),
        mentions: BTreeSet::new(),
        is_last: false,
        is_plain: true,
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

fn site(expr: &Expr, word: Word, under: &[Construct], annotation: Option<&Type>) -> syn::Result<Site> {
    let (Expr::Call(call), Some((_, span))) = (expr, called_word(expr)) else {
        return Err(syn::Error::new(expr.span(), "expected a call"));
    };
    let arguments: Vec<&Expr> = call.args.iter().collect();
    if arguments.len() != word.arity() {
        let (found, usage) = (arguments.len(), word.usage());
        let message = format!("`{}` takes {} arguments, not {found}: `{usage}`", word.name(), word.arity());
        let help = match (word, found) {
            (Word::Sample, 3) => "\nhelp: a value that is known is observed: write `observe`",
            (Word::Param, 3) => return Err(syn::Error::new(span, format!("{message}\nhelp: {CONSTRAINT}"))),
            _ => "",
        };
        return Err(syn::Error::new(span, message + help));
    }
    let name = name_of(call, "a site")?;
    let argument = arguments[1].clone();
    let annotated = annotation.and_then(family::annotated_len);
    let (family, size, dims) = match word {
        Word::Sample | Word::Observe | Word::Enumerate => {
            let read = family::distribution(&argument, word, annotated)?;
            if word == Word::Observe && read.dims.is_some() {
                let message = "a vector is observed number by number";
                let help = "write `for i in plate(\"name\", y.len()) { observe(\"y\", .., y[i]); }`, or for an array of fixed size \
                            `.iid::<3>()`";
                return Err(syn::Error::new_spanned(&argument, format!("{message}\nhelp: {help}")));
            }
            (Some(read.family), read.size, read.dims)
        }
        Word::Param => {
            let dims = annotation.and_then(family::annotated_dims).or_else(|| family::initial_dims(&argument));
            (None, family::array_len(&argument).or(annotated), dims)
        }
        Word::Deterministic => (None, annotated.or_else(|| family::array_len(&argument)), None),
        Word::Factor => (None, None, None),
    };
    let (rows, size) = match family::square(&argument, family.as_ref(), size.as_ref()) {
        Some((rows, numbers)) => (Some(rows), Some(numbers)),
        None => (None, size),
    };
    // One that has to be there once is refused anywhere else.
    let is_static = matches!(word, Word::Sample | Word::Param);
    let times = if is_static { Times::Once } else { times(under) };
    Ok(Site { word, order: 0, name, is_guess: false, span, times, family, size, rows, dims, argument })
}

/// A site of which nothing can be read but the name: the records have it, so that the mistake is one error.
fn unread(expr: &Expr, word: Word) -> Option<Site> {
    let (Expr::Call(call), Some((_, span))) = (expr, called_word(expr)) else { return None };
    let (name, is_guess) = probable_name(&call.args)?;
    let argument = parse_quote!(unread);
    let (size, rows, dims) = (None, None, None);
    // Of a discrete family the type of the values is known without its size.
    let distribution = call.args.get(1).filter(|_| word == Word::Enumerate);
    let family = distribution.and_then(|it| family::distribution(it, word, Some(parse_quote!(1))).ok());
    let family = family.map(|read| read.family);
    Some(Site { word, order: 0, name, is_guess, span, times: Times::Once, family, size, rows, dims, argument })
}

/// Whether a value is one number or an array of fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Number,
    Array,
}

/// The shape of what a call of a word gives, if it can be seen.
pub fn shape(call: &Expr) -> Option<Shape> {
    let (Found::Word(word), _) = called_word(call)? else { return None };
    let site = site(call, word, &[], None).ok()?;
    // That it is a latent is the mistake: what would be in its place is no `Real`.
    if is_discrete(&site) {
        return None;
    }
    let is_plain = site.word != Word::Param || family::is_initial(&site.argument);
    (site.dims.is_none() && is_plain).then_some(if site.size.is_some() { Shape::Array } else { Shape::Number })
}

/// The construct that a word is in, if that keeps it from being passed exactly once.
pub fn innermost(under: &[Construct]) -> Option<Construct> {
    under.iter().rev().find(|construct| construct.under != Under::Block).copied()
}

/// A leaf that is read from vectors.
fn read(expr: &Expr, reading: Reading, under: &[Construct]) -> syn::Result<Read> {
    let (arguments, vector, size): (_, _, Option<Expr>) = match expr {
        Expr::Call(call) => (call.args.len(), call.args.first(), family::turbofish_size(&call.func)),
        Expr::MethodCall(call) => (call.args.len() + 2, Some(&*call.receiver), None),
        other => return Err(syn::Error::new(other.span(), "expected a call")),
    };
    let word = called_word(expr).map(|(_, span)| span);
    let span =
        if let Expr::MethodCall(call) = expr { call.method.span() } else { word.unwrap_or_else(Span::call_site) };
    let usage = reading.usage();
    if arguments != 2 && matches!(reading, Reading::Dot | Reading::Linear) {
        return Err(syn::Error::new(span, format!("expected a vector and a row: `{usage}`")));
    }
    if reading == Reading::Linear && size.is_none() {
        return Err(syn::Error::new(span, format!("the number of outputs has to be written here: `{usage}`")));
    }
    let name = vector.and_then(vector_name).unwrap_or_else(|| String::from("_"));
    let written = written(expr);
    Ok(Read { reading, order: 0, span, name, written, size, under: innermost(under), times: times(under) })
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
