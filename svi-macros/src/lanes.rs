//! Plates whose iterations can run side by side, and their statements as they are written for that.
//!
//! In such a plate every statement is a `let` or a word over arithmetic. An expression of the data alone is evaluated for each
//! of the iterations; everything else is made of those and of numbers from outside.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, ExprCall, ExprMethodCall, Item, Lit, Local, Pat, PathArguments, Stmt, UnOp, parse_quote};

use crate::expand::local;
use crate::ir::{Block, Enumeration, Family, Function, Plate, Reading, Statement, Syntax, Word};
use crate::parse::mentions::{bound, mentioned};
use crate::slots::{self, BlockSlots};
use crate::words::{Found, called_method, called_word, for_each_word, peel};

/// A plate's body for iterations that run side by side.
pub struct SideBySide {
    pub block: Block,
    /// The variables from outside that are numbers of all iterations.
    pub constants: Vec<Ident>,
}

/// Whether there is a plate in the function's body whose iterations cannot run side by side.
pub fn some_run_alone(function: &Function) -> bool {
    let (slots, data) = (slots::allocate(function), function.data());
    let mut plates = function.body.plates().zip(&slots.body.plates);
    plates.any(|(plate, slots)| plate.part.is_some() || side_by_side(plate, slots, &data).is_none())
}

/// The plate's body for iterations that run side by side, if they can. `arguments` are the names of the function's.
pub fn side_by_side(plate: &Plate, slots: &BlockSlots, arguments: &BTreeSet<String>) -> Option<SideBySide> {
    let index = match &plate.index {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(pat.ident.to_string()),
        Pat::Wild(_) => None,
        _ => return None,
    };
    let firsts: BTreeSet<String> = slots.first.iter().map(ToString::to_string).collect();
    // The leaves are harvested when the iterations are known to have no errors: at the end.
    if plate.collects.is_some() || plate.scan.is_some() || firsts.len() != slots.first.len() {
        return None;
    }
    let known = plate.body.sites().all(|site| !matches!(site.word, Word::Sample | Word::Param));
    let scores = plate.body.sites().any(|site| matches!(site.word, Word::Observe | Word::Factor));
    if !known || !scores {
        return None;
    }
    let data = index.into_iter().collect();
    let mut rewriter = Rewriter {
        pattern: &plate.index,
        arguments,
        data,
        data_lets: Vec::new(),
        lanes: BTreeSet::new(),
        bound: BTreeSet::new(),
        constants: RefCell::default(),
        left: RefCell::default(),
        enumerated: false,
        transcendental: Cell::new(false),
    };
    let statements = plate.body.statements.iter().map(|statement| rewriter.statement(statement));
    let block = Block { statements: statements.collect::<Option<_>>()? };
    if !rewriter.transcendental.get() {
        return None;
    }
    Some(SideBySide { block, constants: rewriter.constants() })
}

/// The functions of one number that lanes have.
const ELEMENTARY: [&str; 5] = ["exp", "ln", "sqrt", "recip", "powi"];

struct Rewriter<'p> {
    /// The plate's index.
    pattern: &'p Pat,
    arguments: &'p BTreeSet<String>,
    /// The names that stand for data of an iteration.
    data: BTreeSet<String>,
    /// What those of them are that a `let` makes.
    data_lets: Vec<Local>,
    /// The names that stand for numbers of all iterations.
    lanes: BTreeSet<String>,
    /// The names that the body binds.
    bound: BTreeSet<String>,
    /// The variables from outside that are numbers of all iterations.
    constants: RefCell<BTreeMap<String, Ident>>,
    /// The names that are mentioned in what is left as it is.
    left: RefCell<BTreeSet<String>>,
    /// Whether the statements are behind an enumeration.
    enumerated: bool,
    /// Whether an iteration computes exponentials or logarithms, which are what is gained side by side.
    transcendental: Cell<bool>,
}

impl Rewriter<'_> {
    fn statement(&mut self, statement: &Statement) -> Option<Statement> {
        if self.enumerated && !statement.reads.is_empty() {
            return None;
        }
        let syntax = match &statement.syntax {
            Syntax::Plate(_) => return None,
            Syntax::Enumeration(enumeration) => {
                self.enumeration(enumeration, statement)?;
                statement.syntax.clone()
            }
            Syntax::Ordinary(stmt) => Syntax::Ordinary(Box::new(self.ordinary(stmt, statement)?)),
        };
        Some(Statement { syntax, ..statement.clone() })
    }

    /// A sum over two to four values, whose weights are those of every iteration.
    fn enumeration(&mut self, enumeration: &Enumeration, statement: &Statement) -> Option<()> {
        let [site] = &statement.sites[..] else { return None };
        let family = site.family.as_ref()?;
        let few = match family.name().as_str() {
            "Bernoulli" => true,
            "Categorical" => matches!(categories(family).as_deref(), Some("2" | "3" | "4")),
            _ => false,
        };
        let names = names(&enumeration.distribution);
        let constant = names.is_disjoint(&self.data) && names.is_disjoint(&self.lanes);
        if self.enumerated || !few || !constant || !statement.reads.is_empty() {
            return None;
        }
        self.enumerated = true;
        self.transcendental.set(true);
        self.leave(&enumeration.distribution);
        self.forget(&bound(&enumeration.value));
        Some(())
    }

    fn ordinary(&mut self, stmt: &Stmt, statement: &Statement) -> Option<Stmt> {
        match stmt {
            Stmt::Local(local) => self.local(local, statement),
            Stmt::Expr(expr, semicolon) => {
                let (Found::Word(Word::Observe | Word::Factor | Word::Deterministic), _) = called_word(expr)? else {
                    return None;
                };
                Some(Stmt::Expr(self.number(expr, statement)?, *semicolon))
            }
            Stmt::Item(_) | Stmt::Macro(_) => None,
        }
    }

    fn local(&mut self, local: &Local, statement: &Statement) -> Option<Stmt> {
        let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
        if !local.attrs.is_empty() {
            return None;
        }
        let names = bound(&local.pat);
        if self.is_data(&init.expr, statement) {
            if !is_evaluated_at_will(&init.expr) {
                return None;
            }
            self.forget(&names);
            self.data.extend(names);
            self.data_lets.push(local.clone());
            return Some(Stmt::Item(Item::Verbatim(TokenStream::new())));
        }
        let Pat::Ident(_) = &local.pat else { return None };
        let value = self.number(&init.expr, statement)?;
        let in_lanes = value != *init.expr || !self::names(&value).is_disjoint(&self.lanes);
        self.forget(&names);
        if in_lanes {
            self.lanes.extend(names);
        }
        let mut local = local.clone();
        if let Some(init) = &mut local.init {
            *init.expr = value;
        }
        Some(Stmt::Local(local))
    }

    /// A new variable hides the old ones of its name.
    fn forget(&mut self, names: &BTreeSet<String>) {
        self.bound.extend(names.iter().cloned());
        self.data.retain(|name| !names.contains(name));
        self.lanes.retain(|name| !names.contains(name));
    }

    /// Whether the expression is of data that differ between iterations, and of nothing else.
    fn is_data(&self, expr: &Expr, statement: &Statement) -> bool {
        let names = names(expr);
        !names.is_disjoint(&self.data) && names.is_disjoint(&self.lanes) && !has_words(expr, statement)
    }

    /// Whether the expression may hold numbers from outside that are no data: they are the same in all iterations.
    fn may_mention_others(&self, expr: &Expr) -> bool {
        let is_data = |name: &str| self.data.contains(name) || self.arguments.contains(name);
        !names(expr).iter().all(|name| is_data(name) || ELEMENTARY.contains(&name.as_str()))
    }

    /// An expression that is one number in each iteration.
    fn number(&self, expr: &Expr, statement: &Statement) -> Option<Expr> {
        let is_arithmetic = match expr {
            Expr::Paren(_) | Expr::Group(_) | Expr::Unary(_) | Expr::Binary(_) => true,
            Expr::MethodCall(call) => ELEMENTARY.iter().any(|name| call.method == name),
            _ => false,
        };
        if self.is_data(expr, statement) && !(is_arithmetic && self.may_mention_others(expr)) {
            return Some(self.gathered("number", expr));
        }
        let is_constant = names(expr).is_disjoint(&self.data);
        if is_constant && names(expr).is_disjoint(&self.lanes) && !has_words(expr, statement) {
            self.constant(expr);
            return Some(expr.clone());
        }
        let number = |expr: &Expr| self.number(expr, statement).map(Box::new);
        match expr {
            Expr::Paren(paren) => Some(Expr::Paren(syn::ExprParen { expr: number(&paren.expr)?, ..paren.clone() })),
            Expr::Group(group) => Some(Expr::Group(syn::ExprGroup { expr: number(&group.expr)?, ..group.clone() })),
            Expr::Path(path) if path.path.get_ident().is_some_and(|name| self.lanes.contains(&name.to_string())) => {
                Some(expr.clone())
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                Some(Expr::Unary(syn::ExprUnary { expr: number(&unary.expr)?, ..unary.clone() }))
            }
            Expr::Binary(binary)
                if matches!(binary.op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_)) =>
            {
                let (left, right) = (number(&binary.left)?, number(&binary.right)?);
                Some(Expr::Binary(syn::ExprBinary { left, right, ..binary.clone() }))
            }
            Expr::MethodCall(call) => self.method(call, statement),
            Expr::Call(call) => self.call(call, statement),
            _ => None,
        }
    }

    /// Notes what an expression mentions that is left as it is.
    fn leave(&self, expr: &Expr) {
        self.left.borrow_mut().extend(names(expr));
    }

    /// The variables that stand nowhere but where a number of all iterations may.
    fn constants(self) -> Vec<Ident> {
        let left = self.left.into_inner();
        self.constants.into_inner().into_iter().filter(|(name, _)| !left.contains(name)).map(|(_, name)| name).collect()
    }

    /// Notes a variable from outside, as its name tells it from a constant item.
    fn constant(&self, expr: &Expr) {
        let Some(name) = variable(expr) else { return self.leave(expr) };
        let text = name.to_string();
        if !self.bound.contains(&text) && text.starts_with(char::is_lowercase) {
            self.constants.borrow_mut().insert(text, name.clone());
        }
    }

    fn method(&self, call: &ExprMethodCall, statement: &Statement) -> Option<Expr> {
        let mut call = call.clone();
        if let Some((reading, _)) = called_method(&Expr::MethodCall(call.clone()), &statement.vectors) {
            let argument = call.args.first_mut().filter(|_| reading == Reading::At)?;
            *argument = self.each(argument, statement)?;
            return Some(Expr::MethodCall(call));
        }
        match (call.method.to_string().as_str(), call.args.first().map(peel)) {
            ("exp" | "ln", None) => self.transcendental.set(true),
            ("sqrt" | "recip", None) => {}
            ("powi", Some(Expr::Lit(power))) if matches!(power.lit, Lit::Int(_)) => {}
            _ => return None,
        }
        *call.receiver = self.number(&call.receiver, statement)?;
        Some(Expr::MethodCall(call))
    }

    fn call(&self, call: &ExprCall, statement: &Statement) -> Option<Expr> {
        let (found, _) = called_word(&Expr::Call(call.clone()))?;
        let mut call = call.clone();
        let arguments: Vec<&mut Expr> = call.args.iter_mut().collect();
        match (found, &mut { arguments }[..]) {
            (Found::Word(Word::Observe), [_, distribution, value]) => {
                **distribution = self.distribution(distribution, statement)?;
                **value = self.each(value, statement)?;
            }
            (Found::Word(Word::Factor | Word::Deterministic), [_, term]) => **term = self.number(term, statement)?,
            (Found::Read(Reading::Dot), [_, row]) => **row = self.row(row, statement)?,
            _ => return None,
        }
        Some(Expr::Call(call))
    }

    /// A distribution whose density is known in lanes.
    fn distribution(&self, distribution: &Expr, statement: &Statement) -> Option<Expr> {
        let Expr::Call(call) = peel(distribution) else { return None };
        let Expr::Path(path) = peel(&call.func) else { return None };
        let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let (constructor, family) = (segments.next()?, segments.next()?);
        let of_scale = match (family.as_str(), constructor.as_str()) {
            ("Normal" | "HalfNormal" | "Exponential", "new") => true,
            ("LogNormal" | "Poisson", "new") | ("Bernoulli", "logits") | ("Poisson", "log_rate") => false,
            _ => return None,
        };
        let mut call = call.clone();
        for argument in &mut call.args {
            *argument = self.number(argument, statement)?;
        }
        // The logarithm of a scale that is the same in all iterations is taken once.
        let differs = |scale: &Expr| !names(scale).is_disjoint(&self.lanes) || mentions_index(scale);
        if !of_scale || call.args.last().is_some_and(differs) {
            self.transcendental.set(true);
        }
        Some(Expr::Call(call))
    }

    /// A row of the function's arguments: what a reference to it refers to outlives the iteration.
    fn row(&self, row: &Expr, statement: &Statement) -> Option<Expr> {
        let referred = match peel(row) {
            Expr::Reference(reference) if reference.mutability.is_none() => &*reference.expr,
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                let made = self.data_lets.iter().rfind(|local| bound(&local.pat).contains(&name.to_string()))?;
                match &*made.init.as_ref()?.expr {
                    Expr::Reference(reference) if reference.mutability.is_none() => &*reference.expr,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let of_arguments = place_root(referred).is_some_and(|root| self.arguments.contains(&root));
        if !of_arguments || !self.is_data(row, statement) {
            return None;
        }
        Some(self.gathered("each", row))
    }

    /// An expression of the data for each of the iterations.
    fn each(&self, expr: &Expr, statement: &Statement) -> Option<Expr> {
        self.is_data(expr, statement).then(|| self.gathered("each", expr))
    }

    fn gathered(&self, method: &str, expr: &Expr) -> Expr {
        self.leave(expr);
        let (index, method, pattern) = (local("__index"), local(method), self.pattern);
        let mut needed = names(expr);
        let mut lets: Vec<&Local> = Vec::new();
        self.data_lets.iter().filter_map(|made| made.init.as_ref()).for_each(|init| self.leave(&init.expr));
        for made in self.data_lets.iter().rev() {
            if !bound(&made.pat).is_disjoint(&needed) {
                mentioned(made.to_token_stream(), &mut needed);
                lets.push(made);
            }
        }
        lets.reverse();
        let body = if lets.is_empty() { quote!(#expr) } else { quote!({ #(#lets)* #expr }) };
        parse_quote!(#index.#method(#[inline(always)] #[allow(unused_variables)] |#pattern| #body))
    }
}

/// The number of categories, if it is written as a number.
fn categories(family: &Family) -> Option<String> {
    let PathArguments::AngleBracketed(arguments) = &family.path.segments.last()?.arguments else { return None };
    let size = arguments.args.to_token_stream().to_string();
    Some(size.trim_matches(['{', '}', ' ']).to_owned())
}

/// Whether an expression was made of data of the iterations.
fn mentions_index(expr: &Expr) -> bool {
    names(expr).contains("__index")
}

/// The variable that an expression is.
fn variable(expr: &Expr) -> Option<&Ident> {
    let Expr::Path(path) = peel(expr) else { return None };
    path.path.get_ident()
}

/// The names that an expression mentions.
fn names(expr: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    mentioned(expr.to_token_stream(), &mut names);
    names
}

fn has_words(expr: &Expr, statement: &Statement) -> bool {
    let mut found = false;
    let mut stmt = Stmt::Expr(expr.clone(), None);
    for_each_word(&mut stmt, &statement.vectors, &mut |_, _, _| found = true);
    found
}

/// The variable in which the place is that an expression denotes.
fn place_root(expr: &Expr) -> Option<String> {
    match peel(expr) {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Field(field) => place_root(&field.base),
        Expr::Index(index) => place_root(&index.expr),
        _ => None,
    }
}

/// Whether an expression may be evaluated any number of times: it is cheap and does nothing else.
fn is_evaluated_at_will(expr: &Expr) -> bool {
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
