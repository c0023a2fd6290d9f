//! Finding the words of the language in a statement.

use proc_macro2::{Ident, Span};
use std::collections::BTreeSet;
use syn::visit_mut::{self, VisitMut};

use syn::{Arm, BinOp, Block, Expr, ExprCall, ExprLit, Item, Lit, LitInt, Local};

use crate::ir::{Construct, Reading, Under, Word};

/// A word that was found, before its arguments were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Word(Word),
    Read(Reading),
    Plate,
    SubModel,
}

/// Calls `handle` with every expression that calls a word: in the order they are evaluated, so arguments before the call,
/// with what surrounds it, outermost first. Nested items are other functions, and the arguments of macros are no syntax yet:
/// neither is entered.
///
/// `vectors` are the names whose methods `at`, `sum` and `dot_self` are words.
pub fn for_each_word(
    statement: &mut syn::Stmt,
    vectors: &BTreeSet<String>,
    handle: &mut dyn FnMut(&mut Expr, Found, &[Construct]),
) {
    Walk { under: Vec::new(), constructs: 0, vectors, handle }.visit_stmt_mut(statement);
}

/// The word that the expression calls, and where the word stands.
pub fn called_word(expr: &Expr) -> Option<(Found, Span)> {
    let Expr::Call(call) = expr else { return None };
    called(call)
}

fn called(ExprCall { func, .. }: &ExprCall) -> Option<(Found, Span)> {
    let Expr::Path(path) = peel(func) else { return None };
    let name = path.path.segments.last()?;
    // `prelude::sample` is the word too; `Normal::sample` and `my_module::sample` are not.
    let owner = path.path.segments.iter().rev().nth(1);
    if owner.is_some_and(|owner| owner.ident != "prelude") || path.qself.is_some() {
        return None;
    }
    let found = match name.ident.to_string().as_str() {
        "plate" | "scan" => Found::Plate,
        "submodel" => Found::SubModel,
        "dot" => Found::Read(Reading::Dot),
        "linear" => Found::Read(Reading::Linear),
        other => Found::Word(Word::ALL.iter().find(|(word, _)| other == *word)?.1),
    };
    Some((found, name.ident.span()))
}

/// The last name of the function that is called.
pub fn called_name(ExprCall { func, .. }: &ExprCall) -> Option<&Ident> {
    let Expr::Path(path) = peel(func) else { return None };
    path.path.segments.last().map(|segment| &segment.ident)
}

/// How the expression reads a vector, and where the word for it stands.
pub fn called_method(expr: &Expr, vectors: &BTreeSet<String>) -> Option<(Reading, Span)> {
    let Expr::MethodCall(call) = expr else { return None };
    let reading = match (call.method.to_string().as_str(), call.args.len()) {
        ("at", 1) => Reading::At,
        ("sum", 0) => Reading::Sum,
        ("dot_self", 0) => Reading::DotSelf,
        _ => return None,
    };
    vectors.contains(&vector_name(&call.receiver)?).then_some((reading, call.method.span()))
}

/// The variable that an expression takes a vector from: `w` for `&w` and `w.row(i)`.
pub fn vector_name(expr: &Expr) -> Option<String> {
    match peel(expr) {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Reference(reference) => vector_name(&reference.expr),
        Expr::MethodCall(call) if call.method == "row" => vector_name(&call.receiver),
        _ => None,
    }
}

/// The integer that an expression is, if one is written out: `2f64` is none.
pub fn integer(expr: &Expr) -> Option<&LitInt> {
    match peel(expr) {
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) if int.suffix() != "f64" => Some(int),
        _ => None,
    }
}

/// The expression inside the invisible groups and parentheses that macros leave around it.
pub fn peel(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => peel(&group.expr),
        Expr::Paren(paren) => peel(&paren.expr),
        other => other,
    }
}

/// The same, to be changed.
pub fn peel_mut(expr: &mut Expr) -> &mut Expr {
    match expr {
        Expr::Group(group) => peel_mut(&mut group.expr),
        Expr::Paren(paren) => peel_mut(&mut paren.expr),
        other => other,
    }
}

fn is_param(call: &ExprCall) -> bool {
    called(call).is_some_and(|(found, _)| found == Found::Word(Word::Param))
}

/// Whether the operator is `+=` or one of its kind.
pub fn is_assignment(op: &BinOp) -> bool {
    use BinOp::*;
    matches!(
        op,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | BitXorAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}

struct Walk<'h> {
    under: Vec<Construct>,
    constructs: usize,
    vectors: &'h BTreeSet<String>,
    handle: &'h mut dyn FnMut(&mut Expr, Found, &[Construct]),
}

impl Walk<'_> {
    /// Whether it is a function of the user's by the name of a word that reads vectors: it is not given one.
    fn is_of_the_user(&self, expr: &Expr, found: Found) -> bool {
        let Expr::Call(call) = expr else { return false };
        let reads = || call.args.first().and_then(vector_name).is_some_and(|name| self.vectors.contains(&name));
        matches!(found, Found::Read(_)) && !reads()
    }

    fn within(&mut self, under: Under, visit: impl FnOnce(&mut Self)) {
        self.constructs += 1;
        self.under.push(Construct { under, id: self.constructs });
        visit(self);
        self.under.pop();
    }
}

impl VisitMut for Walk<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::If(e) => {
                self.visit_expr_mut(&mut e.cond);
                self.within(Under::If, |walk| {
                    walk.visit_block_mut(&mut e.then_branch);
                    if let Some((_, otherwise)) = &mut e.else_branch {
                        walk.visit_expr_mut(otherwise);
                    }
                });
            }
            Expr::Match(e) => {
                self.visit_expr_mut(&mut e.expr);
                self.within(Under::Match, |walk| e.arms.iter_mut().for_each(|arm: &mut Arm| walk.visit_arm_mut(arm)));
            }
            Expr::Binary(e) if matches!(e.op, BinOp::And(_) | BinOp::Or(_)) => {
                self.visit_expr_mut(&mut e.left);
                self.within(Under::ShortCircuit, |walk| walk.visit_expr_mut(&mut e.right));
            }
            Expr::Binary(e) if is_assignment(&e.op) => {
                self.within(Under::Place, |walk| walk.visit_expr_mut(&mut e.left));
                self.visit_expr_mut(&mut e.right);
            }
            Expr::Assign(e) => {
                self.within(Under::Place, |walk| walk.visit_expr_mut(&mut e.left));
                self.visit_expr_mut(&mut e.right);
            }
            Expr::Call(e) if is_param(e) => {
                self.within(Under::Initial, |walk| visit_mut::visit_expr_call_mut(walk, e));
            }
            Expr::ForLoop(e) => {
                self.visit_expr_mut(&mut e.expr);
                self.within(Under::Loop, |walk| walk.visit_block_mut(&mut e.body));
            }
            Expr::While(e) => self.within(Under::Loop, |walk| visit_mut::visit_expr_while_mut(walk, e)),
            Expr::Loop(e) => self.within(Under::Loop, |walk| walk.visit_block_mut(&mut e.body)),
            Expr::Closure(e) => self.within(Under::Closure, |walk| walk.visit_expr_mut(&mut e.body)),
            Expr::Async(e) => self.within(Under::Closure, |walk| walk.visit_block_mut(&mut e.block)),
            Expr::Block(e) if e.label.is_some() => {
                self.within(Under::Labelled, |walk| walk.visit_block_mut(&mut e.block))
            }
            Expr::Block(e) => self.within(Under::Block, |walk| walk.visit_block_mut(&mut e.block)),
            _ => visit_mut::visit_expr_mut(self, expr),
        }
        let method = || called_method(expr, self.vectors).map(|(reading, _)| Found::Read(reading));
        let call = called_word(expr).map(|(found, _)| found).filter(|found| !self.is_of_the_user(expr, *found));
        if let Some(found) = call.or_else(method) {
            (self.handle)(expr, found, &self.under);
        }
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        if let Some(init) = &mut local.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, otherwise)) = &mut init.diverge {
                self.within(Under::If, |walk| walk.visit_expr_mut(otherwise));
            }
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_item_mut(&mut self, _item: &mut Item) {}
}
