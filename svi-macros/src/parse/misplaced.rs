//! Words where they cannot stand. All in one construct are one mistake: the first is reported.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use syn::Expr;

use super::names::probable_name;
use super::statement::innermost;
use crate::diagnostics::Mistakes;
use crate::ir::{Construct, Role, Under, Word};
use crate::words::{Found, called_name};

/// The words of a statement that cannot stand where they do.
#[derive(Default)]
pub struct Misplaced(Vec<Use>);

struct Use {
    found: Found,
    word: Ident,
    /// What is around it, outermost first.
    under: Vec<Construct>,
}

impl Misplaced {
    /// Notes the call of a word, if the word cannot stand there.
    pub fn pass(&mut self, expr: &Expr, found: Found, under: &[Construct], mistakes: &mut Mistakes) {
        let Expr::Call(call) = expr else { return };
        let Some(word) = called_name(call).cloned().filter(|_| is_misplaced(found, under)) else { return };
        // That its plate is not there, or that it is not in its plate, is the same mistake.
        let moves = |construct: &Construct| matches!(construct.under, Under::Closure | Under::Loop);
        if (under.iter().any(moves) || matches!(found, Found::Plate | Found::SubModel))
            && let Some((name, _)) = probable_name(&call.args)
        {
            mistakes.excuse(name.value());
        }
        self.0.push(Use { found, word, under: under.to_vec() });
    }

    /// Reports the first word of each construct.
    pub fn report(&self, role: Role, mistakes: &mut Mistakes) {
        let mut reported = BTreeSet::new();
        for misplaced in &self.0 {
            let around: Vec<usize> = misplaced.under.iter().map(|construct| construct.id).collect();
            if !around.iter().any(|id| reported.contains(id)) {
                self.report_one(misplaced, role, mistakes);
            }
            reported.extend(around);
        }
    }

    fn report_one(&self, Use { found, word, under }: &Use, role: Role, mistakes: &mut Mistakes) {
        let (why, form) = match found {
            Found::Word(Word::Enumerate) if role == Role::Guide => return,
            Found::Word(Word::Enumerate) => (
                ": the rest of its block is run for every value",
                "`let z = enumerate(\"z\", Categorical::<3>::new(probs));` at the top of the body or of a plate",
            ),
            Found::SubModel => ("", "`let value = submodel(..);` at the top of the body or of a plate"),
            Found::Plate if word == "scan" => (
                "",
                "`for (t, state) in scan(\"name\", len, initial) { ..; next }` at the top of the body or of a plate",
            ),
            Found::Plate => ("", "`for i in plate(\"name\", len) { .. }` at the top of the body or of another plate"),
            Found::Word(site) => return self.site(*site, word, under, mistakes),
            Found::Read(_) => return,
        };
        let place = match under.last() {
            Some(construct) if *found == Found::SubModel => {
                format!("cannot stand {}: the set of sites is fixed", construct.under.words())
            }
            Some(construct) => format!("cannot stand {}", construct.under.words()),
            None if *found == Found::Plate => String::from("is what a `for` loop runs over"),
            None => String::from("is a statement of its own"),
        };
        mistakes.add(word.span(), format!("`{word}` {place}{why}; write {form}"));
    }

    /// The set of latents and parameters does not depend on data.
    fn site(&self, site: Word, word: &Ident, under: &[Construct], mistakes: &mut Mistakes) {
        let Some(construct) = innermost(under) else { return };
        let why = match (construct.under, site) {
            (Under::Initial, _) => "it is evaluated only when a state is initialised; write a number or an argument",
            (Under::Place, _) => {
                "sites are numbered in the order they are written; give the value a name in a `let` before"
            }
            (Under::Loop, Word::Sample) => {
                "the set of latent sites is fixed; use `for i in plate(\"name\", len) { .. }`, or `.iid::<K>()`"
            }
            (Under::Loop, _) if self.holds_latents(construct) => {
                "the sets of parameters and latent sites are fixed; use `for i in plate(\"name\", len) { .. }`"
            }
            (_, Word::Sample) => "the set of latent sites is fixed; move it out, and use its value there",
            _ => "the set of parameters is fixed; move it out, and use its value there",
        };
        let message = format!("`{word}` cannot stand {}: {why}", construct.under.words());
        match construct.under {
            // There the expansion would borrow the scope twice, or the loop is probably to be a plate.
            Under::Closure | Under::Initial | Under::Place | Under::Loop => mistakes.add(word.span(), message),
            _ => mistakes.add_contained(word.span(), message),
        }
    }

    /// Whether a construct has latents, so that it is probably to be a plate.
    fn holds_latents(&self, construct: Construct) -> bool {
        let is_latent = |found| matches!(found, Found::Word(Word::Sample) | Found::Plate | Found::SubModel);
        self.0.iter().any(|other| is_latent(other.found) && other.under.contains(&construct))
    }
}

/// Whether a word that is found in a statement cannot stand there. What is a statement of its own is not looked for in it.
fn is_misplaced(found: Found, under: &[Construct]) -> bool {
    match found {
        Found::Word(Word::Sample | Word::Param) => innermost(under).is_some(),
        Found::Word(Word::Enumerate) | Found::Plate | Found::SubModel => true,
        Found::Word(_) => innermost(under).is_some_and(|construct| construct.under == Under::Initial),
        Found::Read(_) => false,
    }
}
