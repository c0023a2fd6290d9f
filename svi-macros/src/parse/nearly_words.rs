//! Words of the language with a slip of the pen, or as another library has them. They are a mistake, and read as the word.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprCall, ExprPath, Ident, Item, parse_quote};

use super::{family, literal_name};
use crate::check::is_of_the_prelude;
use crate::diagnostics::{Mistakes, distance};
use crate::ir::Word;
use crate::words::{called_word, peel};
use crate::written::written;

/// What other libraries with these words are called.
const LIBRARIES: [&str; 3] = ["numpyro", "pyro", "pymc"];

/// Puts the words in the place of what is nearly one in a body, which declares the functions `callable` itself.
pub fn refuse(body: &mut Block, callable: &BTreeSet<String>, mistakes: &mut Mistakes) {
    NearlyWords { callable, mistakes }.visit_block_mut(body);
}

struct NearlyWords<'a> {
    callable: &'a BTreeSet<String>,
    mistakes: &'a mut Mistakes,
}

impl VisitMut for NearlyWords<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some((library, call)) = of_a_library(expr) {
            let message = format!("`{}` is a word of the prelude, and not of `{library}`", written(&call.func));
            self.mistakes.add(library.span(), format!("{message}\nhelp: write `{}`", written(&call)));
            *expr = Expr::Call(call);
        } else if let Some((name, meant)) = self.misspelt(expr) {
            self.mistakes.add(name.span(), format!("`{name}` is not a word of the language\nhelp: write `{meant}`"));
            *name = Ident::new(meant, name.span());
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_item_mut(&mut self, _item: &mut Item) {}
}

impl NearlyWords<'_> {
    /// The name that is called with the name of a site and a distribution, and the word that takes these.
    fn misspelt<'e>(&self, expr: &'e mut Expr) -> Option<(&'e mut Ident, &'static str)> {
        let Expr::Call(call) = expr else { return None };
        let Expr::Path(ExprPath { path, .. }) = &*call.func else { return None };
        let text = path.get_ident()?.to_string();
        let is_meant = |(word, found): &&(&'static str, Word)| {
            matches!(found, Word::Sample | Word::Observe | Word::Enumerate)
                && found.arity() == call.args.len()
                && text != *word
                && is_slip(&text.to_lowercase(), word)
        };
        let (meant, _) = Word::ALL.iter().find(is_meant)?;
        let (name, distribution) = (call.args.first()?, call.args.get(1)?);
        let read = family::distribution(distribution, Word::Observe, None).ok()?;
        let takes_them = literal_name(name).is_ok() && is_of_the_prelude(&read.family.name());
        if !takes_them || self.callable.contains(&text) {
            return None;
        }
        let Expr::Path(ExprPath { path, .. }) = &mut *call.func else { return None };
        path.segments.first_mut().map(|segment| (&mut segment.ident, *meant))
    }
}

/// Whether the text is the word but for letters that are swapped, left out or doubled. With another letter, `simple`, or one more,
/// `samples`, it is a name of its own.
fn is_slip(text: &str, word: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_of_its_letters = match text.len().cmp(&word.len()) {
        Ordering::Less => true,
        Ordering::Equal => sorted(text) == sorted(word),
        Ordering::Greater => text.chars().zip(text.chars().skip(1)).any(|(a, b)| a == b),
    };
    distance(text, word) <= 1 && is_of_its_letters
}

/// The name of a library before a word, `numpyro.sample(..)` or `numpyro::sample(..)`, and the call without it.
fn of_a_library(expr: &Expr) -> Option<(Ident, ExprCall)> {
    let (library, word, args) = match expr {
        Expr::MethodCall(call) => match peel(&call.receiver) {
            Expr::Path(path) => (path.path.get_ident()?.clone(), call.method.clone(), &call.args),
            _ => return None,
        },
        Expr::Call(call) => match peel(&call.func) {
            Expr::Path(path) if path.path.segments.len() == 2 => {
                let (library, word) = (&path.path.segments[0].ident, &path.path.segments[1].ident);
                (library.clone(), word.clone(), &call.args)
            }
            _ => return None,
        },
        _ => return None,
    };
    let call: ExprCall = parse_quote!(#word(#args));
    let is_word = called_word(&Expr::Call(call.clone())).is_some();
    let is_named = args.first().is_some_and(|name| literal_name(name).is_ok());
    (LIBRARIES.iter().any(|name| library == name) && is_word && is_named).then_some((library, call))
}
