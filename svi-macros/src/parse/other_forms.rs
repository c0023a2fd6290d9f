//! Plates in other forms than a loop over the word: bound to a name before, handed a closure, misspelt. They are a mistake, and read
//! as the loop that they are to be, so that they are no second one.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, ExprCall, ExprClosure, ExprForLoop, Ident, Local, Pat, Stmt, parse_quote};

use super::literal_name;
use super::plate::{call_and_methods, is_plate};
use crate::diagnostics::{Mistakes, distance};
use crate::ir::Word;
use crate::words::{Found, called_name, called_word, for_each_word, peel, peel_mut};
use crate::written::written;

/// The plates of a block that are bound to a name.
#[derive(Default)]
pub struct OtherForms(BTreeMap<String, Expr>);

impl OtherForms {
    /// Gives a statement the form of a plate that it is to be. One with a name is reported where it gets that.
    pub fn pass(&mut self, stmt: &mut Stmt, mistakes: &mut Mistakes) {
        let expr = match stmt {
            Stmt::Local(Local { init: Some(init), .. }) => &mut *init.expr,
            Stmt::Expr(expr, _) => expr,
            _ => return,
        };
        self.expr(expr, mistakes);
        if let Stmt::Local(Local { pat: Pat::Ident(name), init: Some(init), .. }) = stmt
            && is_plate(&init.expr)
        {
            self.0.insert(name.ident.to_string(), (*init.expr).clone());
        }
    }

    fn expr(&self, expr: &mut Expr, mistakes: &mut Mistakes) {
        if let Some(for_loop) = with_a_closure(expr, mistakes) {
            *expr = Expr::ForLoop(for_loop);
        }
        let Expr::ForLoop(for_loop) = peel_mut(expr) else { return };
        if let Some(plate) = self.behind(&for_loop.expr) {
            *for_loop.expr = plate.clone();
        }
        if let Some((misspelt, meant)) = misspelt(for_loop) {
            let message = format!("`{misspelt}` is not a word of the language\nhelp: write `{meant}`");
            mistakes.add(misspelt.span(), message);
            *misspelt = Ident::new(meant, misspelt.span());
        }
    }

    fn behind(&self, iterated: &Expr) -> Option<&Expr> {
        let Expr::Path(path) = peel(iterated) else { return None };
        self.0.get(&path.path.get_ident()?.to_string())
    }
}

/// The loop in the place of which the plate is called with a closure, `plate("name", len, |i| ..)`, or has one handed to a method.
fn with_a_closure(expr: &Expr, mistakes: &mut Mistakes) -> Option<ExprForLoop> {
    let (plate, closure): (Expr, &ExprClosure) = match peel(expr) {
        Expr::Call(call) => {
            let Expr::Closure(closure) = call.args.last()? else { return None };
            let mut without = call.clone();
            without.args.pop();
            without.args.pop_punct();
            (Expr::Call(without), closure)
        }
        Expr::MethodCall(call) if ["for_each", "map"].iter().any(|name| call.method == name) => {
            let Expr::Closure(closure) = call.args.first()? else { return None };
            ((*call.receiver).clone(), closure)
        }
        _ => return None,
    };
    let (word, _) = call_and_methods(&plate)?;
    let (_, span) = called_word(&Expr::Call(word.clone()))?;
    let is_scan = called_name(word).is_some_and(|name| name == "scan");
    let pats: Vec<&Pat> = closure.inputs.iter().collect();
    let pat = match pats[..] {
        [] => parse_quote!(_),
        [pat] => pat.clone(),
        // More is what a scan hands over, or a mistake of its own.
        [first, ..] if !is_scan => first.clone(),
        _ => parse_quote!((#(#pats),*)),
    };
    let (name, head) = (written(&word.func), format!("for {} in {} {{ .. }}", written(&pat), written(&plate)));
    mistakes.add(span, format!("`{name}` is what a `for` loop runs over\nhelp: write `{head}`"));
    let body = match &*closure.body {
        Expr::Block(block) => block.block.clone(),
        value => parse_quote!({ #value }),
    };
    Some(parse_quote!(for #pat in #plate #body))
}

/// The name of what a loop over a plate calls in the place of the word that is meant.
fn misspelt(for_loop: &mut ExprForLoop) -> Option<(&mut Ident, &'static str)> {
    let has_sites = has_static_words(for_loop);
    let ExprCall { func, args, .. } = innermost_call(&mut for_loop.expr)?;
    let Expr::Path(path) = peel_mut(func) else { return None };
    literal_name(args.first()?).ok().filter(|_| has_sites && path.path.segments.len() == 1)?;
    let name = &mut path.path.segments.last_mut()?.ident;
    let text = name.to_string();
    let meant = ["plate", "scan"].into_iter().find(|word| (1..=2).contains(&distance(&text, word)))?;
    Some((name, meant))
}

/// The call behind which methods are called.
fn innermost_call(expr: &mut Expr) -> Option<&mut ExprCall> {
    match peel_mut(expr) {
        Expr::MethodCall(call) => innermost_call(&mut call.receiver),
        Expr::Call(call) => Some(call),
        _ => None,
    }
}

/// Whether the loop has sites that cannot stand in an ordinary one.
fn has_static_words(for_loop: &ExprForLoop) -> bool {
    let mut has_some = false;
    for_each_word(&mut Stmt::Expr(Expr::ForLoop(for_loop.clone()), None), &BTreeSet::new(), &mut |_, found, _| {
        has_some |= matches!(found, Found::Word(Word::Sample | Word::Param) | Found::Plate | Found::SubModel);
    });
    has_some
}
